import { chromium } from 'playwright-core';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
const root='/tmp/wt/duty/dist/renderer';
const types={'.html':'text/html','.js':'text/javascript','.css':'text/css','.svg':'image/svg+xml','.json':'application/json','.woff2':'font/woff2'};
const srv=createServer(async(q,r)=>{try{const p=path.join(root,new URL(q.url,'http://x').pathname);const b=await readFile(p);r.writeHead(200,{'content-type':types[path.extname(p)]??'application/octet-stream'});r.end(b);}catch{r.writeHead(404);r.end();}}).listen(0);
const port=srv.address().port;
const browser=await chromium.launch({executablePath:process.env.CHROME_PATH??'/usr/bin/chromium',args:['--no-sandbox']});
const sizes={p:[1080,1920],l:[1920,1080]};
for(const arg of process.argv.slice(2)){const [screen,o='p',lang='en']=arg.split(':');const [w,h]=sizes[o];
const page=await browser.newPage({viewport:{width:w,height:h},deviceScaleFactor:0.5});
await page.goto(`http://127.0.0.1:${port}/gallery.html?screen=${screen}&language=${lang}&bare=1&controls=0`);
await page.waitForTimeout(900);
await page.screenshot({path:`/tmp/shots/${screen}-${o}-${lang}.png`});await page.close();}
await browser.close();srv.close();
