import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { PrintDocument } from '../../../core/documents/document.ts';
import { ok, type Result } from '../../../core/result.ts';
import { type Claim, type ClaimRefusal, Claims } from '../../../hardware/claims.ts';
import { DEVICE_KEYS } from '../../../hardware/drivers/driver.ts';
import { WORK_UNDER_WAY_MAX } from '../../../hardware/exclusive-use.ts';
import { Listeners } from '../../../hardware/listeners.ts';
import type { Scan } from '../../../hardware/ports/scanner.ts';
import { NO_PORTS } from '../../../hardware/supervisor.ts';

const DOCUMENT: PrintDocument = { kind: 'receipt', language: 'en', blocks: [] };
const NOT_CLAIMED = { ok: false, error: { kind: 'notClaimed' } };

/** A scanner, and a printer that prints for as long as the test wants. */
function kiosk() {
  const scans = new Listeners<[Scan]>();
  const jobs: { jobId: string; end: () => void }[] = [];
  const device = { status: 'READY', onStatus: () => () => undefined, close: async () => undefined } as const;
  const claims = new Claims({
    ...NO_PORTS,
    scanner: { ...device, dropped: { garbage: 0, tooLong: 0, cut: 0 }, onScan: (listener) => scans.add(listener) },
    printer: {
      ...device,
      print: (jobId) => new Promise((resolve) => jobs.push({ jobId, end: () => resolve(ok({ jobId })) })),
    },
  });
  return { claims, jobs, scan: (text: string) => scans.emit({ aim: null, text }) };
}

function granted(claim: Result<Claim, ClaimRefusal>): Claim {
  if (!claim.ok) throw new Error(`${claim.error.key} is claimed by ${claim.error.by}`);
  return claim.value;
}

function heardBy(claim: Claim): string[] {
  const heard: string[] = [];
  claim.port('scanner')?.onScan(({ text }) => heard.push(text));
  return heard;
}

test('every device of a kiosk can be claimed', () => {
  expect([...DEVICE_KEYS].sort()).toEqual(Object.keys(NO_PORTS).sort());
});

describe('a claim', () => {
  test('has one holder, and a second one is refused and takes nothing', () => {
    const { claims } = kiosk();
    const session = granted(claims.claim('session', ['scanner', 'scale']));
    const refusal = { kind: 'claimed', key: 'scale', by: 'session' };
    expect(claims.claim('technician', ['printer', 'scale'])).toEqual({ ok: false, error: refusal });
    expect(claims.refusalOf('technician', ['printer', 'scale'])).toEqual(refusal);
    expect(claims.holderOf('printer')).toBeNull();
    session.release();
    session.release();
    expect(granted(claims.claim('technician', ['printer', 'scale'])).isWhole).toBe(true);
    expect(session.isWhole).toBe(false);
  });

  test('gives nothing in hand that is not part of it or not configured', () => {
    const { claims } = kiosk();
    const claim = granted(claims.claim('session', ['scanner', 'scale']));
    expect([claim.port('scanner') === null, claim.port('printer'), claim.port('scale')]).toEqual([false, null, null]);
  });

  test('may be made again by its holder, and is then the newer one’s', () => {
    const { claims, scan } = kiosk();
    const first = granted(claims.claim('session', ['scanner', 'printer']));
    const heardFirst = heardBy(first);
    const second = granted(claims.claim('session', ['scanner']));
    const heardSecond = heardBy(second);
    scan('1');
    expect([heardFirst, heardSecond]).toEqual([[], ['1']]);
    expect([first.isWhole, claims.holderOf('printer')]).toEqual([false, 'session']);
  });

  test('that yields gives way to another’s, and hears nothing from then on', () => {
    const { claims, scan } = kiosk();
    const attract = granted(claims.claim('attract', ['scanner'], 'yielding'));
    const heard = heardBy(attract);
    scan('1');
    const technician = granted(claims.claim('technician', ['scanner']));
    scan('2');
    expect([heard, attract.isWhole, claims.claim('attract', ['scanner'], 'yielding').ok]).toEqual([
      ['1'],
      false,
      false,
    ]);
    technician.release();
    attract.release();
    expect(claims.claim('attract', ['scanner'], 'yielding').ok).toBe(true);
  });

  test('tells everybody who listens that it was made, and that it ended, once', () => {
    const { claims } = kiosk();
    const holders: (string | null)[] = [];
    claims.onChange(() => holders.push(claims.holderOf('scanner')));
    const claim = granted(claims.claim('session', ['scanner', 'printer']));
    claims.claim('technician', ['scanner']);
    claim.release();
    claim.release();
    expect(holders).toEqual(['session', null]);
  });

  test('that ends while an event is handed round does not hear it, and neither does the one that follows', () => {
    const { claims, scan } = kiosk();
    const heard: string[] = [];
    const first = granted(claims.claim('attract', ['scanner'], 'yielding'));
    first.port('scanner')?.onScan(({ text }) => {
      heard.push(`attract ${text}`);
      const session = claims.claim('session', ['scanner']);
      if (session.ok) session.value.port('scanner')?.onScan((next) => heard.push(`session ${next.text}`));
    });
    first.port('scanner')?.onScan(({ text }) => heard.push(`attract again ${text}`));
    scan('1');
    scan('2');
    expect(heard).toEqual(['attract 1', 'session 2']);
  });
});

describe('work under way when a claim is released', () => {
  test('goes on to its end and is answered, and the device is its holder’s until then', async () => {
    const { claims, jobs } = kiosk();
    const session = granted(claims.claim('session', ['printer']));
    const printer = session.port('printer');
    const printing = printer?.print('receipt', DOCUMENT);
    session.release();
    expect(claims.holderOf('printer')).toBe('session');
    expect(await printer?.print('another', DOCUMENT)).toEqual(NOT_CLAIMED);
    jobs[0]?.end();
    expect(await printing).toEqual(ok({ jobId: 'receipt' }));
    expect([claims.holderOf('printer'), jobs.map(({ jobId }) => jobId)]).toEqual([null, ['receipt']]);
  });

  test('is not met by the next holder’s, which waits its turn, whoever released meanwhile', async () => {
    const { claims, jobs } = kiosk();
    const printing = ['first', 'second', 'third'].map((holder) => {
      const claim = granted(claims.claim(holder, ['printer']));
      const answer = claim.port('printer')?.print(`for the ${holder}`, DOCUMENT);
      claim.release();
      return answer;
    });
    expect(jobs.map(({ jobId }) => jobId)).toEqual(['for the first']);
    for (const [index, holder] of ['first', 'second', 'third'].entries()) {
      expect(claims.holderOf('printer')).toBe(holder);
      jobs[index]?.end();
      await printing[index];
      // The next one begins by itself, after whoever waited for this one was told.
      await setImmediate();
    }
    expect(jobs.map(({ jobId }) => jobId)).toEqual(['for the first', 'for the second', 'for the third']);
    expect(claims.holderOf('printer')).toBeNull();
  });

  test('that fails lets the next holder’s begin', async () => {
    const failing = Promise.withResolvers<never>();
    const device = { status: 'READY', onStatus: () => () => undefined, close: async () => undefined } as const;
    const claims = new Claims({
      ...NO_PORTS,
      printer: { ...device, print: (jobId) => (jobId === 'broken' ? failing.promise : Promise.resolve(ok({ jobId }))) },
    });
    const first = granted(claims.claim('first', ['printer']));
    const broken = first.port('printer')?.print('broken', DOCUMENT);
    first.release();
    const next = granted(claims.claim('second', ['printer']))
      .port('printer')
      ?.print('job', DOCUMENT);
    failing.reject(new Error('a broken driver'));
    await expect(broken).rejects.toThrow('a broken driver');
    expect(await next).toEqual(ok({ jobId: 'job' }));
  });

  test('is bounded', () => {
    const { claims } = kiosk();
    const printer = granted(claims.claim('session', ['printer'])).port('printer');
    for (let job = 0; job < WORK_UNDER_WAY_MAX; job += 1) void printer?.print(`${job}`, DOCUMENT);
    expect(() => printer?.print('one too many', DOCUMENT)).toThrow('calls under way');
  });
});

describe('a charge that waits for another session’s to end', () => {
  function terminal() {
    const asked: string[] = [];
    const first = Promise.withResolvers<ReturnType<typeof declined>>();
    const declined = () =>
      ok({ outcome: 'declined', reason: 'refused', terminalReference: null, wasOnline: true } as const);
    const claims = new Claims({
      ...NO_PORTS,
      paymentTerminal: {
        ...({ status: 'READY', onStatus: () => () => undefined, close: async () => undefined } as const),
        charge: ({ tenderId }) => {
          asked.push(`charge ${tenderId}`);
          return tenderId === 'first' ? first.promise : Promise.resolve(declined());
        },
        enquire: async (tenderId) => {
          asked.push(`enquire ${tenderId}`);
          return ok({ outcome: 'neverSeen' });
        },
        cancel: async (tenderId) => void asked.push(`cancel ${tenderId}`),
        reverse: async () => declined(),
        endOfDay: async () => ok({ outcome: 'notNeeded' }),
      },
    });
    const inHandOf = (holder: string) => {
      const claim = granted(claims.claim(holder, ['paymentTerminal']));
      return { claim, terminal: claim.port('paymentTerminal') ?? expect.unreachable() };
    };
    const before = inHandOf('before');
    const amount = { amountMinor: 129, currency: 'EUR' } as const;
    const chargeOf = (tenderId: string) => ({ tenderId, saleId: 'sale', amount, mustBeOnline: false });
    const charging = before.terminal.charge(chargeOf('first'), new AbortController().signal);
    before.claim.release();
    return { asked, amount, chargeOf, charging, before, now: inHandOf('now'), end: () => first.resolve(declined()) };
  }

  test('was never sent where it is given up before its turn', async () => {
    const { asked, now, chargeOf, charging, end } = terminal();
    const givingUp = new AbortController();
    const charged = now.terminal.charge(chargeOf('second'), givingUp.signal);
    const gone = now.terminal.charge(chargeOf('third'), AbortSignal.abort());
    givingUp.abort();
    expect([await charged, await gone]).toEqual([NOT_CLAIMED, NOT_CLAIMED]);
    end();
    await charging;
    expect(asked).toEqual(['charge first']);
  });

  test('is asked about and cancelled at once, by its own session alone', async () => {
    const { asked, amount, before, now } = terminal();
    await now.terminal.cancel('second');
    expect(await now.terminal.enquire('second', amount)).toEqual(ok({ outcome: 'neverSeen' }));
    expect(await before.terminal.enquire('first', amount)).toEqual(NOT_CLAIMED);
    expect(await before.terminal.cancel('first')).toEqual(NOT_CLAIMED);
    expect(asked).toEqual(['charge first', 'cancel second', 'enquire second']);
  });
});
