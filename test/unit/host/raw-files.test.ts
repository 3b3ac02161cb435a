import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { secretsIn, secretText } from './raw-files.ts';

const text = 'ERIKSSON';
it.each([
  ['as it is', Buffer.from(`x${text}y`)],
  ['UTF-16, little end first', Buffer.from(`x${text}`, 'utf16le')],
  ['UTF-16, big end first', Buffer.from(`x${text}`, 'utf16le').swap16()],
  ['hex', Buffer.from(Buffer.from(`x${text}y`).toString('hex'))],
  ['HEX', Buffer.from(Buffer.from(text).toString('hex').toUpperCase())],
  ['numbers in a list', Buffer.from(JSON.stringify([...Buffer.from(`x${text}`)]))],
  ['base64', Buffer.from(Buffer.from(`${text}y`).toString('base64'))],
  ['base64', Buffer.from(Buffer.from(`x${text}yy`).toString('base64'))],
  ['base64url', Buffer.from(Buffer.from(`xx${text}`).toString('base64url'))],
])('a secret written %s is found', (form, content) => {
  const place = temporaryFolder();
  writeFileSync(join(place.folder, 'some-file'), content);
  expect(secretsIn([place.folder], [secretText(text)])).toContain(
    `${text} (${form}) in ${join(place.folder, 'some-file')}`,
  );
  expect(secretsIn([place.folder], [secretText('WEBERLEIN')])).toEqual([]);
  place.remove();
});
