import { describe, expect, it } from 'vitest';
import { type MachineFacts, machineFingerprint } from '../../../offline/machine.ts';

const BOARD = '/sys/class/dmi/id/product_uuid';
const SERIAL = '/sys/class/dmi/id/board_serial';
const card = (name: string, address: string, onBus = true) => ({
  files: { [`/sys/class/net/${name}/address`]: `${address}\n` },
  folders: { [`/sys/class/net/${name}/device`]: onBus ? ['vendor'] : [] },
  name,
});

function facts(files: Record<string, string>, cards: ReturnType<typeof card>[] = []): MachineFacts {
  const all = Object.assign({ ...files }, ...cards.map((one) => one.files)) as Record<string, string>;
  const folders = Object.assign(
    { '/sys/class/net': cards.map(({ name }) => name) },
    ...cards.map((one) => one.folders),
  );
  return { read: (file) => all[file] ?? null, list: (folder) => folders[folder] ?? [] };
}

const print = (...given: Parameters<typeof facts>) => machineFingerprint(facts(...given));
const ethernet = card('eth0', '52:54:00:12:34:56');

describe('what tells a machine from another', () => {
  it('is a hash of its main board’s number, whatever cards are in it', () => {
    const board = { [BOARD]: '4C4C4544-0042\n' };
    expect(print(board, [ethernet])).toMatch(/^[0-9a-f]{64}$/);
    expect(print(board, [ethernet])).toBe(print(board));
    expect(print(board)).not.toBe(print({ [BOARD]: '4C4C4544-0043\n' }));
    expect(print(board)).not.toContain('4c4c');
  });

  it.each(['None', 'Default string', 'To Be Filled By O.E.M.', '00000000-0000-0000-0000-000000000000', ' '])(
    'passes over a number that is none: %s',
    (nothing) => {
      expect(print({ [BOARD]: nothing, [SERIAL]: 'S-1' })).toBe(print({ [SERIAL]: 'S-1' }));
      expect(print({ [BOARD]: nothing }, [ethernet])).toBe(print({}, [ethernet]));
    },
  );

  it('is its cards where the board says nothing, in whatever order, and without what a program made up', () => {
    const wireless = card('wlan0', '52:54:00:65:43:21');
    const bridge = card('docker0', '02:42:ac:11:00:02', false);
    expect(print({}, [ethernet, wireless])).toBe(print({}, [wireless, bridge, ethernet]));
    expect(print({}, [ethernet])).not.toBe(print({}, [wireless]));
  });

  it('is empty where nothing can be read', () => {
    expect(print({})).toBe('');
    expect(print({}, [card('eth0', '00:00:00:00:00:00'), card('eth1', 'not an address')])).toBe('');
  });

  it('is the same at every start of this machine', () => {
    expect(machineFingerprint()).toBe(machineFingerprint());
  });
});
