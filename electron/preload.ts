/** Runs sandboxed, before the page: passes the line to the host through, and nothing else. No function of ours is given to the page. */
import { ipcRenderer } from 'electron';
import { PORT_GIVEN, PORT_WANTED } from './port-channel.ts';

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || typeof event.data !== 'object' || event.data === null) return;
  if ('kind' in event.data && event.data.kind === PORT_WANTED) ipcRenderer.send(PORT_WANTED);
});

ipcRenderer.on(PORT_GIVEN, (event) => {
  window.postMessage({ kind: PORT_GIVEN }, window.location.origin, [...event.ports]);
});
