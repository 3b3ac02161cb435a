/**
 * Planted bugs: product code as somebody might have written it. The simulation must find each of them. A mutant whose text is no longer
 * in its file, or there more than once, is refused: it would prove nothing.
 */
import type { FindingKind } from './world.ts';

export interface Mutant {
  name: string;
  /** What somebody might have thought. */
  thought: string;
  /** What it must be found as; anything else that it brings about, above all that a lane hangs, proves nothing about what is counted. */
  causes: readonly FindingKind[];
  /** From the repository's root. */
  file: string;
  edits: readonly { find: string; replace: string }[];
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'no-gap-check',
    thought: 'The kiosk knows where it stopped, the server need not look.',
    causes: ['lost'],
    file: 'server/store/ingest.ts',
    edits: [
      { find: "if (upload.from > mark.hwm + 1) return err({ kind: 'gap', ...mark, incarnation });", replace: '' },
    ],
  },
  {
    name: 'acknowledge-before-commit',
    thought: 'The commit will succeed; why let the kiosk wait for it?',
    causes: ['acknowledged'],
    file: 'server/store/group-commit.ts',
    edits: [
      { find: 'return () => one.resolve(outcome);', replace: 'one.resolve(outcome);\n      return () => undefined;' },
      {
        find: 'tell.push(outcome === undefined ? await ingestApart(trx, one) : () => one.resolve(outcome));',
        replace: 'if (outcome === undefined) tell.push(await ingestApart(trx, one));\n      else one.resolve(outcome);',
      },
    ],
  },
  {
    name: 'tender-asked-before-journalled',
    thought: 'The terminal takes seconds anyway: ask it while the disk writes.',
    causes: ['chargesWithoutRecord', 'doubled'],
    file: 'host/session.ts',
    edits: [
      {
        find: 'journal.append(entries);',
        replace: `for (const event of events) {
      if (event.type === 'effect.requested' && event.effect.type === 'payment.charge') deps.onEffect(event.effectId, event.effect);
    }
    journal.append(entries);`,
      },
      {
        find: "if (event.type === 'effect.requested') deps.onEffect(event.effectId, event.effect);",
        replace:
          "if (event.type === 'effect.requested' && event.effect.type !== 'payment.charge') deps.onEffect(event.effectId, event.effect);",
      },
    ],
  },
  {
    name: 'synchronous-normal',
    thought: 'NORMAL is four times faster and WAL is safe.',
    causes: ['lost'],
    file: 'offline/journal.ts',
    edits: [{ find: "durability: 'FULL'", replace: "durability: 'NORMAL'" }],
  },
  {
    name: 'retry-without-enquiry',
    thought: 'The host died while paying: just ask for the payment again.',
    causes: ['doubled'],
    file: 'core/session/effects.ts',
    edits: [{ find: "'payment.charge': 'ask'", replace: "'payment.charge': 'idempotent'" }],
  },
  {
    name: 'unknown-is-declined',
    thought: 'No answer from the terminal: then nothing was charged.',
    causes: ['chargesWithoutRecord', 'doubled'],
    file: 'host/effects/payment.ts',
    edits: [{ find: "wasNeverSent(result.error) ? NOT_SENT : { kind: 'unknown' }", replace: 'NOT_SENT' }],
  },
  {
    name: 'shown-before-durable',
    thought: 'Show it at once, the disk will follow.',
    causes: ['lost'],
    file: 'host/session.ts',
    edits: [
      {
        find: 'journal.append(entries);',
        replace: 'state = after;\n    deps.onChange();\n    journal.append(entries);',
      },
    ],
  },
  {
    name: 'lower-mark-ignored',
    thought: 'What was acknowledged once need never be sent again.',
    causes: ['lost'],
    file: 'offline/upload-pass.ts',
    edits: [
      {
        find: 'store.confirm(mark.hwm, mark.incarnation);',
        replace: 'store.confirm(Math.max(mark.hwm, before.ackedSeq), mark.incarnation);',
      },
    ],
  },
  {
    name: 'receipt-job-reused',
    thought: 'One sale, one receipt, one job.',
    causes: ['paper'],
    file: 'core/checkout/receipt/decide.ts',
    edits: [{ find: ':receipt`;', replace: ":receipt`.slice(-'receipt'.length);" }],
  },
  {
    name: 'reprint-without-copy',
    thought: 'The printer did not say that it printed, so it did not.',
    causes: ['paper'],
    file: 'core/checkout/receipt/evolve.ts',
    edits: [
      {
        find: "nextIsCopy: receipt.nextIsCopy || (event.certainty === 'unknown' && receipt.paper === 'receipt')",
        replace: 'nextIsCopy: receipt.nextIsCopy',
      },
    ],
  },
  {
    name: 'state-kept-after-disk-failure',
    thought: 'The write failed, so the state in memory is what counts.',
    causes: ['chargesWithoutRecord'],
    file: 'host/session.ts',
    edits: [{ find: '    void start();\n', replace: '    deps.onChange();\n    schedule();\n' }],
  },
  {
    name: 'session-forgotten-at-restart',
    thought: 'After a restart the kiosk is best ready for the next customer.',
    causes: ['chargesWithoutRecord'],
    file: 'host/session.ts',
    edits: [
      {
        find: 'state = rows.map(({ payload }) => readEvent(payload)).reduce(evolve, CLOSED);',
        replace: 'state = CLOSED;',
      },
    ],
  },
  {
    name: 'catalogue-flip-without-transaction',
    thought: 'It is only a few statements, and each is atomic.',
    causes: ['mixture'],
    file: 'offline/catalogue-staging.ts',
    edits: [
      {
        find: `const flipped = connection
        .transaction((): Result<null, DownlinkProblem> => {`,
        replace: `const flipped = ((run: () => Result<null, DownlinkProblem>) => ({ immediate: run }))((): Result<null, DownlinkProblem> => {`,
      },
    ],
  },
  {
    name: 'payment-not-held',
    thought: 'Staff are on their way; let the customer pay meanwhile.',
    causes: ['intervention'],
    file: 'core/checkout/guards.ts',
    edits: [{ find: "if (paymentIsHeld(state)) return told({ kind: 'paymentHeld' }, context);", replace: '' }],
  },
  {
    name: 'interventions-forgotten',
    thought: 'The session is over: whatever was open is over with it.',
    causes: ['intervention'],
    file: 'core/session/ending.ts',
    edits: [{ find: '...handOn(after, atMs),', replace: '' }],
  },
  {
    name: 'prices-not-replayed',
    thought: 'What the basket costs can be worked out again, so it need not be read again.',
    causes: ['price'],
    file: 'host/session.ts',
    edits: [
      {
        find: 'state = rows.map(({ payload }) => readEvent(payload)).reduce(evolve, CLOSED);',
        replace: `state = rows
        .map(({ payload }) => readEvent(payload))
        .filter(({ type }) => type !== 'basket.priced')
        .reduce(evolve, CLOSED);`,
      },
    ],
  },
  {
    name: 'part-is-all',
    thought: 'Approved is approved: the terminal was asked for this amount.',
    causes: ['recordsWithoutCharge'],
    file: 'core/checkout/payment/answers.ts',
    edits: [
      {
        find: 'const { approval, approvedMinor = tender.amountMinor } = answer;',
        replace: 'const { approval } = answer;\n      const approvedMinor = tender.amountMinor;',
      },
    ],
  },
  {
    name: 'card-given-back-again',
    thought: 'The terminal did not say that it gave the money back: ask it once more.',
    causes: ['doubled'],
    file: 'core/checkout/payment/decide-giving-back.ts',
    edits: [
      {
        find: "const again = kind !== 'card' && !refused",
        replace: 'const again = !refused',
      },
      {
        find: "const mayRepeat = tender.kind === 'card' ? refused : !(tender.kind === 'cash' && refused);",
        replace: "const mayRepeat = !(tender.kind === 'cash' && refused);",
      },
    ],
  },
  {
    name: 'asked-and-left-open',
    thought: 'A question changes nothing: a gift card that was never asked for may still be charged.',
    causes: ['chargesWithoutRecord'],
    file: 'server/stored-value/redeem.ts',
    edits: [{ find: 'if (tender === undefined) {', replace: 'if (tender === undefined && now() < 0) {' }],
  },
  {
    name: 'refund-unknown-is-refused',
    thought: 'The terminal did not say that it refunded, so it did not: hand the money out.',
    causes: ['doubled', 'recordsWithoutCharge'],
    file: 'host/effects/refund.ts',
    edits: [
      {
        find: "return result.error.kind === 'notSent' || result.error.kind === 'notClaimed' ? 'refused' : 'unknown';",
        replace: "return 'refused';",
      },
    ],
  },
  {
    name: 'units-refunded-again',
    thought: 'No more money goes back than was paid: that is enough of a limit.',
    causes: ['refund'],
    file: 'core/checkout/refund/refundable.ts',
    edits: [{ find: 'refundedQuantity: back.units.get(position) ?? 0,', replace: 'refundedQuantity: 0,' }],
  },
  {
    name: 'tax-before-discounts',
    thought: 'Taxes are on the price; what is taken off is the shop’s affair.',
    causes: ['tax'],
    file: 'core/pricing/price-basket.ts',
    edits: [
      {
        find: 'priced.map(({ finalMinor }, place) => ({ line: entryAt(lines, place), amountMinor: finalMinor })),',
        replace: 'priced.map(({ amountMinor }, place) => ({ line: entryAt(lines, place), amountMinor })),',
      },
    ],
  },
];
