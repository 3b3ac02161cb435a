/** `npm run -s price -- FILE`: prices the basket that a file describes, and prints its receipt model as JSON. Ends with 1 where the file has mistakes. */
import path from 'node:path';
import { askedOf, UsageError } from './command-line.ts';
import { type PriceAnswer, priceText } from './price-command/price-text.ts';
import { readText } from './price-command/read-price-file.ts';
import { schemaText } from './price-command/schema-text.ts';

const USAGE = `usage: npm run -s price -- FILE [--pretty]
       npm run -s price -- --schema
Prices a basket with a retailer's own rules and prints the receipt model as JSON: lines, discounts with their reasons, tax per rate, totals.
  FILE      JSON: {"items":[{"code":"4001234567897","quantity":3}], "moment":"2026-11-24T17:30:00+01:00",
            "member":null, "coupons":[], "boardingPass":"M1…", "catalogue":{…} or "catalogue.json", "rules":{…} or "rules.json"}
            - reads it from standard input; paths in it are relative to the file, or to the working folder
  --pretty  over several lines, for people
  --schema  prints the JSON Schema of FILE instead
Every field is described in docs/pricing.md and docs/pricing.schema.json; examples are in docs/examples/pricing.
A file with mistakes is answered with {"ok":false,"errors":[{"path":…,"message":…}]}, which names every one of them.
Ends with 0 when the basket is priced, with 1 when the file has mistakes, with 2 when it was asked wrongly.`;

const STANDARD_INPUT = 0;

const asked = askedOf(
  { usage: USAGE, options: { pretty: { type: 'boolean' }, schema: { type: 'boolean' } }, positionalsMax: 1 },
  (line) => {
    const [file] = line.positionals;
    if (line.flag('schema')) return { file: null, isPretty: true };
    if (file === undefined) throw new UsageError('which FILE? - is standard input');
    return { file, isPretty: line.flag('pretty') };
  },
);

function priceOf(file: string): PriceAnswer {
  const isInput = file === '-';
  const text = readText(isInput ? STANDARD_INPUT : file);
  if (text.ok) return priceText(text.value, isInput ? process.cwd() : path.dirname(file));
  const message = `${isInput ? 'standard input' : file} cannot be read: ${text.error.detail}`;
  return { ok: false, errors: [{ path: '', message }] };
}

if (asked.file === null) process.stdout.write(schemaText());
else {
  const answer = priceOf(asked.file);
  process.stdout.write(`${JSON.stringify(answer, null, asked.isPretty ? 2 : undefined)}\n`);
  process.exitCode = answer.ok ? 0 : 1;
}
