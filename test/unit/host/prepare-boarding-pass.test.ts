import { describe, expect, it } from 'vitest';
import { type PassFindings, preparePass } from '../../../host/prepare-boarding-pass.ts';
import { frankfurt, passText, TODAY } from '../core/duty/passes.ts';
import { noPasses } from './no-slips.ts';

const shop = (change: Partial<PassFindings> = {}): PassFindings => ({
  settings: () => frankfurt({ usedPass: 'refuse' }),
  nowMs: () => Date.parse(`${TODAY}T09:00:00Z`),
  timeZone: 'Europe/Berlin',
  sign: (text) => `signed ${text}`,
  wasSoldOn: () => false,
  ...change,
});
const PASS = { aim: 'L2', text: passText(['FRA', 'JFK']) };

describe('a boarding pass at the scanner', () => {
  it('becomes a journey, under a name that says nothing of the traveller', () => {
    const command = preparePass(PASS, shop());
    expect(command).toMatchObject({ type: 'duty.passOffered', legs: [{ from: 'FRA', to: 'JFK' }], wasUsedHere: false });
    expect(JSON.stringify(command)).not.toMatch(/WEBER|K7XQ2P|012A/);
    expect(command).toMatchObject({ passReference: expect.stringMatching(/^[\w-]{22}$/) });
    expect(preparePass(PASS, shop())).toEqual(command);
  });

  it('is known again by that name, and has none where nobody asks', () => {
    expect(preparePass(PASS, shop({ wasSoldOn: () => true }))).toMatchObject({ wasUsedHere: true });
    expect(preparePass(PASS, shop({ settings: () => frankfurt() }))).toMatchObject({ passReference: null });
  });

  it.each([
    ['cut off', { aim: null, text: PASS.text.slice(0, 40) }],
    ['damaged', { aim: 'z0', text: '???' }],
  ])('that is %s is offered as one that cannot be read', (_how, symbol) => {
    expect(preparePass(symbol, shop())).toMatchObject({ type: 'duty.passOffered', legs: null });
  });

  it('is none of a shop at no airport, and goods are no pass', () => {
    expect(preparePass(PASS, noPasses)).toBeNull();
    expect(preparePass({ aim: 'E0', text: '9521234543213' }, shop())).toBeNull();
  });
});
