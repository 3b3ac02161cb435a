import type { Reference, Verdict } from './check.ts';
import type { Cut } from './cuts.ts';
import type { CutCounts } from './power.ts';
import type { DiskCall } from './trace.ts';

export type RecordingFile = { calls: DiskCall[]; folder: string; reference: Reference };
export type ImageTask = { recordingFile: string; seed: string; images: number[]; keepIn: string; keepAll: boolean };
export type ImageReport = Cut & {
  kind: 'image';
  verdict: Verdict;
  fate: string;
  counts: CutCounts;
  screen: string | null;
};
export type FromImageWorker = { kind: 'begun'; image: number } | ImageReport;

export const isSound = ({ lostRows, broken, unopenable }: Verdict): boolean =>
  lostRows === 0 && broken.length === 0 && unopenable === null;
