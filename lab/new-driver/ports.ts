import type { DeviceKey } from '../../hardware/drivers/driver.ts';

/** What differs between ports in a driver that is laid out. `@@Name@@` and the like are filled in as in the templates. */
export type PortParts = {
  /** Interface and file in `hardware/ports/`. */
  port: string;
  portTypes: string;
  portFile: string;
  opens: readonly DeviceKey[];
  protocolImports: string;
  eventType: string;
  read: string;
  encode: string;
  commands: string;
  driverImports: string;
  driverProtocol: string;
  fields: string;
  members: string;
  clear: string;
  connectionChanged: string;
  take: string;
  samples: string;
  unitImports: string;
  unitMore: string;
  contract: string;
  /** The model's own part, as JSON. */
  model: Record<string, unknown>;
  modelSchema: string;
  constructorMore: string;
  constructorBody: string;
  openMore: string;
};

const NOTHING = {
  commands: '',
  driverImports: "import { Listeners } from '../listeners.ts';",
  driverProtocol: '@@Name@@Decoder',
  connectionChanged: '',
  unitImports: '',
  unitMore: '',
  model: {},
  modelSchema: '',
  constructorMore: '',
  constructorBody: '',
  openMore: '',
};

const scanner: PortParts = {
  ...NOTHING,
  ...{ port: 'BarcodeScanner', portTypes: 'BarcodeScanner, Scan', portFile: 'scanner', opens: ['scanner'] },
  protocolImports: "import type { Scan } from '../ports/scanner.ts';",
  eventType: "export type @@Name@@Event = { kind: 'scan'; scan: Scan } | { kind: 'garbage' };",
  read: `/** \`]E0\` before the data: the AIM symbology identifier. */
function read(text: string): @@Name@@Event {
  const parts = /^(?:\\]([A-Za-z]\\d))?([\\x20-\\x7e]+)$/.exec(text);
  if (parts?.[2] === undefined) return { kind: 'garbage' };
  return { kind: 'scan', scan: { aim: parts[1] ?? null, text: parts[2] } };
}`,
  encode: `export function encode@@Name@@(event: @@Name@@Event): Uint8Array {
  if (event.kind === 'garbage') return frame('\\x80');
  const { aim, text } = event.scan;
  return frame(aim === null ? text : \`]\${aim}\${text}\`);
}`,
  fields: `readonly dropped = { garbage: 0, tooLong: 0, cut: 0 };
  readonly #scans = new Listeners<[Scan]>();`,
  members: `onScan(listener: (scan: Scan) => void): () => void {
    return this.#scans.add(listener);
  }`,
  clear: 'this.#scans.clear();',
  take: `if (event.kind === 'scan') this.#scans.emit(event.scan);
      else this.dropped.garbage += 1;`,
  samples:
    "{ kind: 'scan', scan: { aim: 'E0', text: '4006381333931' } }, { kind: 'scan', scan: { aim: null, text: 'A-1' } }",
  contract: `  test('delivers what it read, drops what is none, and goes on', async () => {
    const { simulator, scanner } = await opened();
    const scanned = new Promise<unknown>((resolve) => scanner.onScan(resolve));
    simulator.send({ kind: 'garbage' });
    simulator.send({ kind: 'scan', scan: { aim: 'E0', text: '4006381333931' } });
    expect(await scanned).toEqual({ aim: 'E0', text: '4006381333931' });
    expect(scanner.dropped.garbage).toBe(1);
  });`,
};

const scale: PortParts = {
  ...NOTHING,
  ...{
    port: 'Scale',
    portTypes: 'Scale, ScaleCommandError, ScaleReading',
    portFile: 'scale',
    opens: ['scale', 'securityScale'],
  },
  protocolImports: "import type { ScaleReading } from '../ports/scale.ts';",
  eventType: "export type @@Name@@Event = { kind: 'reading'; reading: ScaleReading } | { kind: 'garbage' };",
  read: `/** \`S\` and six digits: grams, at rest. \`M\` moves, \`O\` is too heavy, \`U\` is less than nothing. */
function read(text: string): @@Name@@Event {
  if (text === 'M') return { kind: 'reading', reading: { kind: 'motion' } };
  if (text === 'O') return { kind: 'reading', reading: { kind: 'overload' } };
  if (text === 'U') return { kind: 'reading', reading: { kind: 'underload' } };
  const grams = /^S(\\d{6})$/.exec(text)?.[1];
  if (grams === undefined) return { kind: 'garbage' };
  return { kind: 'reading', reading: { kind: 'stable', weightGrams: Number(grams) } };
}`,
  encode: `export function encode@@Name@@(event: @@Name@@Event): Uint8Array {
  if (event.kind === 'garbage') return frame('?');
  const { reading } = event;
  if (reading.kind !== 'stable') return frame(reading.kind.slice(0, 1).toUpperCase());
  return frame(\`S\${String(reading.weightGrams).padStart(6, '0')}\`);
}`,
  driverImports:
    "import { err, type Result } from '../../core/result.ts';\nimport { Listeners } from '../listeners.ts';",
  fields: `readonly #watchers = new Listeners<[ScaleReading | null]>();
  #current: ScaleReading | null = null;`,
  members: `get current(): ScaleReading | null {
    return this.#current;
  }

  /** The device sends by itself; one that must be asked is asked from here. */
  watch(listener: (reading: ScaleReading | null) => void): () => void {
    return this.#watchers.add(listener);
  }

  async zero(): Promise<Result<void, ScaleCommandError>> {
    return err({ kind: 'unsupported' });
  }

  async tare(): Promise<Result<void, ScaleCommandError>> {
    return err({ kind: 'unsupported' });
  }

  async clearTare(): Promise<Result<void, ScaleCommandError>> {
    return err({ kind: 'unsupported' });
  }`,
  clear: 'this.#watchers.clear();',
  connectionChanged: `if (connected || this.#current === null) return;
    this.#current = null;
    this.#watchers.emit(null);`,
  take: `if (event.kind === 'garbage') continue;
      this.#current = event.reading;
      this.#watchers.emit(event.reading);`,
  samples:
    "{ kind: 'reading', reading: { kind: 'stable', weightGrams: 1_234 } }, { kind: 'reading', reading: { kind: 'motion' } }",
  contract: `  test('tells what lies on it, and nothing any more once its cable is out', async () => {
    const { simulator, @@key@@ } = await opened();
    const readings: unknown[] = [];
    const until = (count: number): Promise<void> =>
      eventually(
        (look) => @@key@@.watch(look),
        () => readings.length >= count,
      );
    @@key@@.watch((reading) => readings.push(reading));
    simulator.send({ kind: 'garbage' });
    simulator.send({ kind: 'reading', reading: { kind: 'motion' } });
    simulator.send({ kind: 'reading', reading: { kind: 'stable', weightGrams: 1_234 } });
    await until(2);
    expect(readings).toEqual([{ kind: 'motion' }, { kind: 'stable', weightGrams: 1_234 }]);
    await simulator.unplug();
    await until(3);
    expect(@@key@@.current).toBeNull();
  });`,
};

const keypad: PortParts = {
  ...NOTHING,
  ...{ port: 'Keypad', portTypes: 'Keypad', portFile: 'keypad', opens: ['keypad'] },
  protocolImports: '',
  eventType:
    "/** `code`: of the key; which one means what is the model's data. */\nexport type @@Name@@Event = { kind: 'key'; code: string } | { kind: 'garbage' };",
  read: `/** \`K\` and the key's code. */
function read(text: string): @@Name@@Event {
  const code = /^K([0-9A-F]{2})$/.exec(text)?.[1];
  return code === undefined ? { kind: 'garbage' } : { kind: 'key', code };
}`,
  encode: `export const encode@@Name@@ = (event: @@Name@@Event): Uint8Array =>
  frame(event.kind === 'garbage' ? '?' : \`K\${event.code}\`);`,
  driverImports:
    "import { KEYPAD_KEYS, type KeypadKey } from '../../core/keyboard/keypad-key.ts';\nimport { Listeners } from '../listeners.ts';",
  fields: `dropped = 0;
  readonly #keys = new Listeners<[KeypadKey]>();
  readonly #codes: Readonly<Record<string, KeypadKey>>;`,
  constructorMore: ', codes: Readonly<Record<string, KeypadKey>>',
  constructorBody: '\n    this.#codes = codes;',
  openMore: ', model.codes',
  members: `onKey(listener: (key: KeypadKey) => void): () => void {
    return this.#keys.add(listener);
  }`,
  clear: 'this.#keys.clear();',
  take: `const key = event.kind === 'key' ? this.#codes[event.code] : undefined;
      if (key === undefined) this.dropped += 1;
      else this.#keys.emit(key);`,
  samples: "{ kind: 'key', code: '01' }, { kind: 'key', code: 'FF' }",
  model: { codes: { '01': 'next', '02': 'previous', '03': 'select' } },
  modelSchema: 'codes: z.record(z.string(), z.enum(KEYPAD_KEYS))',
  contract: `  test('tells the keys that its model knows, and counts the others', async () => {
    const { simulator, keypad } = await opened();
    const pressed = new Promise<unknown>((resolve) => keypad.onKey(resolve));
    simulator.send({ kind: 'key', code: 'FF' });
    simulator.send({ kind: 'key', code: '03' });
    expect(await pressed).toBe('select');
    expect(keypad.dropped).toBe(1);
  });`,
};

const signalLight: PortParts = {
  ...NOTHING,
  ...{
    port: 'SignalLight',
    portTypes: 'LightColour, LightSigns, SignalLight',
    portFile: 'signal-light',
    opens: ['signalLight'],
  },
  protocolImports: "import type { LightSigns } from '../ports/signal-light.ts';",
  eventType: "export type @@Name@@Event = { kind: 'acknowledged' } | { kind: 'garbage' };",
  read: `function read(text: string): @@Name@@Event {
  return { kind: text === 'A' ? 'acknowledged' : 'garbage' };
}`,
  encode: `export const encode@@Name@@ = (event: @@Name@@Event): Uint8Array => frame(event.kind === 'garbage' ? '?' : 'A');`,
  commands: `
/** Colours by their first letter, a blinking one twice; \`L\` alone is dark. */
export const encodeSigns = (signs: LightSigns): Uint8Array =>
  frame(
    \`L\${Object.entries(signs)
      .map(([colour, pattern]) => (pattern === 'off' ? '' : colour.slice(0, 1).repeat(pattern === 'blinking' ? 2 : 1)))
      .join('')}\`,
  );`,
  driverImports: '',
  driverProtocol: '@@Name@@Decoder, encodeSigns',
  fields: `readonly colours: readonly LightColour[];
  #wanted: LightSigns = {};
  #acknowledged = 0;`,
  constructorMore: ', colours: readonly LightColour[]',
  constructorBody: '\n    this.colours = colours;',
  openMore: ', model.colours',
  members: `/** How often the light said that it shows what it was told; for diagnostics. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  show(signs: LightSigns): void {
    this.#wanted = Object.fromEntries(this.colours.map((colour) => [colour, signs[colour] ?? 'off']));
    if (this.#wire.connected) this.#render();
  }

  #render(): void {
    // A line that breaks meanwhile is told by \`onConnected\`, and then all is shown anew.
    void @@write@@encodeSigns(this.#wanted));
  }`,
  clear: '',
  connectionChanged: 'if (connected) this.#render();',
  take: `if (event.kind === 'acknowledged') this.#acknowledged += 1;`,
  samples: "{ kind: 'acknowledged' }",
  unitImports: ', encodeSigns',
  unitMore: `
  test('name the colours that shine', () => {
    expect(Buffer.from(encodeSigns({ red: 'blinking', amber: 'off', green: 'steady' })).toString()).toBe('Lrrg\\r');
  });
`,
  model: { colours: ['red', 'green'] },
  modelSchema: "colours: z.array(z.enum(['red', 'amber', 'green', 'blue', 'white'])).min(1)",
  contract: `  test('shows what is wanted, and again after its cable was pulled', async () => {
    const { simulator, devices, signalLight } = await opened();
    const until = (end: string): Promise<void> =>
      eventually(
        (look) => simulator.onHeard(look),
        () => simulator.received.endsWith(end),
      );
    signalLight.show({ red: 'steady', blue: 'steady' });
    await until('Lr\\r');
    await simulator.unplug();
    await untilState(devices, 'NOT_CONNECTED');
    simulator.received = '';
    await simulator.plug();
    await until('Lr\\r');
    expect(simulator.received).toBe('Lr\\r');
  });`,
};

const cashDrawer: PortParts = {
  ...NOTHING,
  ...{
    port: 'CashDrawer',
    portTypes: 'CashDrawer, DrawerError, DrawerPosition',
    portFile: 'cash-drawer',
    opens: ['cashDrawer'],
  },
  protocolImports: '',
  eventType: "export type @@Name@@Event = { kind: 'position'; isOpen: boolean } | { kind: 'garbage' };",
  read: `/** \`O\` open, \`C\` closed. */
function read(text: string): @@Name@@Event {
  if (text !== 'O' && text !== 'C') return { kind: 'garbage' };
  return { kind: 'position', isOpen: text === 'O' };
}`,
  encode: `export function encode@@Name@@(event: @@Name@@Event): Uint8Array {
  if (event.kind === 'garbage') return frame('?');
  return frame(event.isOpen ? 'O' : 'C');
}`,
  commands: `
/** The pulse that opens it. */
export const OPEN_DRAWER: Uint8Array = frame('D');`,
  driverImports:
    "import { err, type Result } from '../../core/result.ts';\nimport { Listeners } from '../listeners.ts';",
  driverProtocol: '@@Name@@Decoder, OPEN_DRAWER',
  fields: `readonly #positions = new Listeners<[DrawerPosition]>();
  #position: DrawerPosition = 'unknown';`,
  members: `get position(): DrawerPosition {
    return this.#position;
  }

  onPosition(listener: (position: DrawerPosition) => void): () => void {
    return this.#positions.add(listener);
  }

  async open(): Promise<Result<void, DrawerError>> {
    const sent = await @@write@@OPEN_DRAWER);
    if (sent.ok) return sent;
    if (sent.error.kind === 'notConnected') return err({ kind: 'notSent', detail: 'not connected' });
    return err({ kind: 'unknown', detail: sent.error.detail });
  }

  #moved(position: DrawerPosition): void {
    if (position === this.#position) return;
    this.#position = position;
    this.#positions.emit(position);
  }`,
  clear: 'this.#positions.clear();',
  connectionChanged: "if (!connected) this.#moved('unknown');",
  take: "if (event.kind === 'position') this.#moved(event.isOpen ? 'open' : 'closed');",
  samples: "{ kind: 'position', isOpen: true }, { kind: 'position', isOpen: false }",
  unitImports: ', OPEN_DRAWER',
  unitMore: `
  test('open it with one pulse', () => {
    expect(Buffer.from(OPEN_DRAWER).toString()).toBe('D\\r');
  });
`,
  contract: `  test('opens once when it is told to, and says where it is', async () => {
    const { simulator, devices, cashDrawer } = await opened();
    const heard = eventually(
      (look) => simulator.onHeard(look),
      () => simulator.received.endsWith('\\r'),
    );
    expect(await cashDrawer.open()).toEqual({ ok: true, value: undefined });
    await heard;
    expect(simulator.received).toBe('D\\r');
    const moved = new Promise<unknown>((resolve) => cashDrawer.onPosition(resolve));
    simulator.send({ kind: 'position', isOpen: true });
    expect(await moved).toBe('open');
    await simulator.unplug();
    await untilState(devices, 'NOT_CONNECTED');
    expect(await cashDrawer.open()).toEqual({ ok: false, error: { kind: 'notSent', detail: 'not connected' } });
  });`,
};

/** The ports that a driver can be laid out for. */
export const PORTS: Partial<Record<DeviceKey, PortParts>> = {
  scanner,
  scale,
  securityScale: scale,
  keypad,
  signalLight,
  cashDrawer,
};

/** What the others are begun from. */
export const OTHERWISE: Partial<Record<DeviceKey, string>> = {
  printer:
    'a printer is a language and a model: see hardware/drivers/printer-language.ts, and hardware/models/ for one that speaks ESC/POS or StarPRNT',
  paymentTerminal:
    'a terminal moves money, and no skeleton is safe: read hardware/ports/payment-terminal.ts and begin from a driver beside it',
  magstripeReader:
    'what may be kept of a card is decided in hardware/protocols/magstripe.ts: write a model or a driver that uses it',
};
