import { readFileSync } from 'node:fs';
import { type KioskConfig, parseKioskConfig } from '../../core/config/kiosk-config.ts';
import { dataFiles } from '../../offline/data-folder.ts';
import { earlierEpochs, openEarlierEpoch } from '../../offline/earlier-epochs.ts';
import { type JournalReader, openJournalReader } from '../../offline/journal-reader.ts';
import { detailOf } from '../../offline/storage-failure.ts';
import { complaintOf } from '../complaint.ts';

export type TextOption =
  | ('config' | 'file' | 'kind' | 'session' | 'receipt' | 'amount' | 'text' | 'from' | 'to')
  | ('epoch' | 'after' | 'limit' | 'format' | 'out' | 'copy');
/** What stood on the command line. */
export type Asked = { [name in TextOption]?: string | undefined } & { json: boolean; yes: boolean };

export interface Output {
  out(text: string): void;
  /** As `out`, for much: resolves when the reader may be given more. */
  write(text: string): Promise<void>;
  complain(line: string): void;
  nowMs(): number;
}

/** A kiosk's data folder as the commands see it. */
export interface Place extends Output {
  config: KioskConfig;
  configFile: string;
  asked: Asked;
  files: ReturnType<typeof dataFiles>;
}

/** Null after a complaint. */
export function openPlace(configFile: string, asked: Asked, output: Output): Place | null {
  let text: string;
  try {
    text = readFileSync(configFile, 'utf8');
  } catch (cause) {
    output.complain(`The configuration ${configFile} cannot be read: ${detailOf(cause)}`);
    return null;
  }
  const config = parseKioskConfig(configFile, text);
  if (!config.ok) {
    output.complain(complaintOf(config.error, { dataFolder: '', configFile }));
    return null;
  }
  const files = dataFiles(config.value.dataFolder);
  return { ...output, ...{ config: config.value, configFile, asked, files } };
}

export const oneLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** The epochs that are kept, oldest first, each open for one call. Throws what SQLite says of the present one. */
export async function forEachEpoch(
  { files }: Place,
  visit: (epoch: string, reader: JournalReader, isPresent: boolean) => void | Promise<void>,
): Promise<void> {
  const present = openJournalReader(files.journal);
  try {
    const { epoch } = present.identity();
    for (const earlier of earlierEpochs(files.segments, epoch)) {
      const reader = openEarlierEpoch(files.segments, earlier);
      try {
        await visit(earlier, reader, false);
      } finally {
        reader.close();
      }
    }
    await visit(epoch, present, true);
  } finally {
    present.close();
  }
}
