import { describe, expect, it } from 'vitest';
import { readStartOptions } from '../../../lab/options.ts';
import { chooseScreen, chromiumArgs } from '../../../lab/screen.ts';

describe('npm start', () => {
  it('needs no options', () => {
    expect(readStartOptions([])).toMatchObject({ port: 7300, only: undefined, screen: 'store', build: 'whenStale' });
  });

  it('gives the window to the only kiosk', () => {
    expect(readStartOptions(['--only', 'airport'])?.screen).toBe('airport');
  });

  it('gives the store a nexo terminal, or a ZVT one when told so', () => {
    expect(readStartOptions([])?.terminal).toBe('nexo');
    expect(readStartOptions(['--terminal', 'zvt'])?.terminal).toBe('zvt');
    expect(() => readStartOptions(['--terminal', 'opi'])).toThrow(/--terminal/);
  });

  it('opens none when told so', () => {
    expect(readStartOptions(['--no-screen'])?.screen).toBeNull();
  });

  it('names the option that is wrong', () => {
    expect(() => readStartOptions(['--only', 'petrol'])).toThrow(/--only/);
    expect(() => readStartOptions(['--port', 'many'])).toThrow(/--port/);
    expect(() => readStartOptions(['--only', 'store', '--screen', 'airport'])).toThrow(/only the store kiosk/);
  });
});

describe('the screen', () => {
  it('is not opened where there is no display', () => {
    expect(chooseScreen({}, 'linux')).toEqual({ kind: 'none', why: 'there is no display' });
  });

  it('is the browser that CHROME_PATH names, as one window', () => {
    const choice = chooseScreen({ DISPLAY: ':0', CHROME_PATH: process.execPath }, 'linux');
    expect(choice).toMatchObject({ kind: 'chromium', program: process.execPath });
    expect(chromiumArgs('http://127.0.0.1:1/', 'profile')).toEqual(
      expect.arrayContaining(['--kiosk', '--app=http://127.0.0.1:1/', '--user-data-dir=profile']),
    );
  });

  it('is refused when CHROME_PATH leads nowhere', () => {
    expect(() => chooseScreen({ DISPLAY: ':0', CHROME_PATH: '/nowhere/chrome' }, 'linux')).toThrow(/CHROME_PATH/);
  });
});
