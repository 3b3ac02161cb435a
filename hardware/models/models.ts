import { z } from 'zod';
import { err, invariant, ok, type Result } from '../../core/result.ts';
import { CODEPAGE_NAMES } from '../protocols/codepages.ts';
import epsonTmM30 from './epson-tm-m30.json' with { type: 'json' };
import generic80mmEscpos from './generic-80mm-escpos.json' with { type: 'json' };
import genericSerialScanner from './generic-serial-scanner.json' with { type: 'json' };
import nexoAdyenLocal from './nexo-adyen-local.json' with { type: 'json' };
import toledo8217 from './toledo-8217.json' with { type: 'json' };

const lineSchema = z.strictObject({
  dataBits: z.union([z.literal(7), z.literal(8)]),
  parity: z.enum(['none', 'even', 'odd']),
});

/** Limits are those of the commands: `GS ( k` for PDF417 and QR, `GS w` and `GS h` for Code 128, `ESC d` for feeding. */
const paperSchema = z.strictObject({
  columns: z.int().min(24).max(96),
  codepages: z.array(z.enum(CODEPAGE_NAMES)).min(1),
  feedLinesBeforeCut: z.int().min(0).max(20),
  cut: z.enum(['partial', 'full']),
  acknowledgement: z.enum(['processId', 'inOrderStatus']),
  pdf417: z.strictObject({
    columns: z.int().min(0).max(30),
    moduleDots: z.int().min(2).max(8),
    rowModules: z.int().min(2).max(8),
    errorLevel: z.int().min(0).max(8),
  }),
  qrcode: z.strictObject({ moduleDots: z.int().min(1).max(8), errorLevel: z.enum(['l', 'm', 'q', 'h']) }),
  code128: z.strictObject({ moduleDots: z.int().min(2).max(4), heightDots: z.int().min(1).max(255) }),
});

const modelSchema = z.discriminatedUnion('deviceClass', [
  z.strictObject({ deviceClass: z.literal('scanner'), title: z.string(), line: lineSchema }),
  z.strictObject({
    deviceClass: z.literal('scale'),
    title: z.string(),
    line: lineSchema,
    weight: z.strictObject({
      digits: z.union([z.literal(5), z.literal(6)]),
      gramsPerUnit: z.int().min(1).max(1_000),
    }),
  }),
  z.strictObject({
    deviceClass: z.literal('printer'),
    title: z.string(),
    paper: paperSchema,
    /** Whether DLE DC4 function 8 throws away what the printer holds. */
    clearsBuffer: z.boolean(),
  }),
  z.strictObject({
    deviceClass: z.literal('paymentTerminal'),
    title: z.string(),
    certificateNameSuffixes: z.array(z.string().startsWith('.')).max(8),
  }),
]);
export type Model = z.infer<typeof modelSchema>;
export type ModelClass = Model['deviceClass'];
export type ModelOf<C extends ModelClass> = Extract<Model, { deviceClass: C }>;

const FILES: Readonly<Record<string, unknown>> = {
  'epson-tm-m30': epsonTmM30,
  'generic-80mm-escpos': generic80mmEscpos,
  'generic-serial-scanner': genericSerialScanner,
  'nexo-adyen-local': nexoAdyenLocal,
  'toledo-8217': toledo8217,
};

export const MODEL_NAMES: readonly string[] = Object.keys(FILES);

/** `known`: the models of the class that was asked for. */
export type ModelError = { name: string; expected: ModelClass; known: readonly string[] } & (
  | { kind: 'unknownModel' }
  | { kind: 'wrongDeviceClass'; actual: ModelClass }
);

/** The capabilities of a model by its file name without `.json`. A file of ours that breaks its own schema is a broken invariant. */
export function loadModel<C extends ModelClass>(name: string, deviceClass: C): Result<ModelOf<C>, ModelError> {
  const known = MODEL_NAMES.filter((each) => isOf(modelNamed(each), deviceClass));
  const wrong = { name, expected: deviceClass, known };
  if (!Object.hasOwn(FILES, name)) return err({ ...wrong, kind: 'unknownModel' });
  const model = modelNamed(name);
  return isOf(model, deviceClass) ? ok(model) : err({ ...wrong, kind: 'wrongDeviceClass', actual: model.deviceClass });
}

function modelNamed(name: string): Model {
  const parsed = modelSchema.safeParse(FILES[name]);
  invariant(parsed.success, `hardware/models/${name}.json: ${parsed.error?.message ?? ''}`);
  return parsed.data;
}

const isOf = <C extends ModelClass>(model: Model, deviceClass: C): model is ModelOf<C> =>
  model.deviceClass === deviceClass;
