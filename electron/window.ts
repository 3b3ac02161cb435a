/** The kiosk's one window, and everything that it may not do. */
import { BrowserWindow, type Session } from 'electron';
import { systemClock } from '../host/ports.ts';
import { createRestartPauses } from '../host/restart-pauses.ts';
import { isShellKey, mayNavigateTo, START_URL, type WindowSetting, windowOptions } from './policy.ts';

/** Nothing that a browser can grant is needed: no camera, no location, no notifications, no devices. */
export function denyEverything(of: Session): void {
  of.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  of.setPermissionCheckHandler(() => false);
  of.setDevicePermissionHandler(() => false);
  of.on('will-download', (event) => event.preventDefault());
}

export function openKioskWindow(setting: WindowSetting): BrowserWindow {
  const window = new BrowserWindow(windowOptions(setting));
  const { webContents } = window;
  window.removeMenu();
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event) => {
    if (!mayNavigateTo(event.url)) event.preventDefault();
  });
  webContents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !mayNavigateTo(event.url)) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.on('before-input-event', (event, input) => {
    if (setting.isProduction && isShellKey(input)) event.preventDefault();
  });
  webContents.on('zoom-changed', () => webContents.setZoomFactor(1));
  webContents.on('did-finish-load', () => {
    webContents.setZoomFactor(1);
    void webContents.setVisualZoomLevelLimits(1, 1);
  });
  bringBack(window);
  void window.loadURL(START_URL);
  return window;
}

/** A page that crashed or hangs is loaded again; the host has everything that it showed. */
function bringBack(window: BrowserWindow): void {
  const { webContents } = window;
  const pauses = createRestartPauses(systemClock.nowMs);
  let isComing = false;
  const again = (): void => {
    if (isComing) return;
    isComing = true;
    systemClock.after(pauses.nextMs(), () => {
      isComing = false;
      if (window.isDestroyed()) return;
      pauses.started();
      void window.loadURL(START_URL);
    });
  };
  webContents.on('render-process-gone', again);
  webContents.on('did-fail-load', (_event, _code, _description, _url, isMainFrame) => {
    if (isMainFrame) again();
  });
  // Ending the hung page makes it gone, which brings it back.
  window.on('unresponsive', () => webContents.forcefullyCrashRenderer());
}
