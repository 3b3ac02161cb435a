import '../design/fonts.css';
import '../design/tokens.css';
import '../design/base.css';
import { createRoot } from 'react-dom/client';
import { chooseLink, takeToken } from '../carrier/choose-link.ts';
import { createScreenStore } from '../carrier/screen-store.ts';
import { followDensity } from '../design/density.ts';
import { App } from './App.tsx';
import { createPage } from './parts/page.ts';

const place = document.getElementById('root');
if (place === null) throw new Error('the page has no place for the kiosk');
followDensity(window);
const store = createScreenStore(chooseLink(window), takeToken(window));
createRoot(place).render(<App page={createPage(store)} />);
