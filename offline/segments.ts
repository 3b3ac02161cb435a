/**
 * Archived segments: `segments/<epoch>/<first>-<last>.db`, each with a manifest beside it that the kiosk signed. A file is one piece of
 * the chain; its manifest says which, so that whether the pieces fit together is known without opening them.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ChainEnd } from './journal-file.ts';
import { detailOf } from './storage-failure.ts';

const SEQUENCE_DIGITS = 12;
/** At the segment limits this is many years; more are not looked at. */
const SEGMENTS_MAX = 5_000;

const endSchema = z.object({ seq: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) });

const manifestSchema = z.object({
  v: z.literal(1),
  kiosk: z.string(),
  epoch: z.string(),
  /** The row that the segment's own rows follow. */
  after: endSchema,
  last: endSchema,
  rows: z.int().min(0),
  firstAtMs: z.int(),
  lastAtMs: z.int(),
  archivedAtMs: z.int(),
  /** By retention; the file is gone, this stays as what the next segment hangs on. */
  removedAtMs: z.int().nullable(),
  /** Ed25519 by the kiosk's key over `signedManifest`, base64url. */
  signature: z.string(),
});
export type SegmentManifest = z.infer<typeof manifestSchema>;

export type Sign = (text: string) => string;

/** The chain's head at the end of the segment, and how it got there. */
export const signedManifest = (manifest: Omit<SegmentManifest, 'signature' | 'removedAtMs'>): string => {
  const { kiosk, epoch, after, last, rows } = manifest;
  return ['portico-segment-1', kiosk, epoch, after.seq, after.hash, last.seq, last.hash, rows].join('\n');
};

export const segmentName = (after: ChainEnd, last: ChainEnd): string =>
  [after.seq + 1, last.seq].map((seq) => String(seq).padStart(SEQUENCE_DIGITS, '0')).join('-');

export interface Segment {
  /** Of the database, whether it is there or not. */
  file: string;
  manifestFile: string;
  manifest: SegmentManifest;
  isPresent: boolean;
  bytes: number;
}

export interface SegmentList {
  /** In the order of the chain, removed ones included. */
  segments: Segment[];
  /** Files that explain nothing: a manifest that cannot be read, a database without one. For people. */
  problems: string[];
  /** Of a write that was stopped; of no use to anybody. */
  unfinished: string[];
}

/** Throws where the file is none. */
export const readManifest = (file: string): SegmentManifest =>
  manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

export const epochFolder = (segmentsFolder: string, epoch: string): string => join(segmentsFolder, epoch);

/** Reads the manifests only. A folder that is not there holds no segments. */
export function listSegments(segmentsFolder: string, epoch: string): SegmentList {
  const folder = epochFolder(segmentsFolder, epoch);
  if (!existsSync(folder)) return { segments: [], problems: [], unfinished: [] };
  const names = readdirSync(folder)
    .sort()
    .slice(0, 2 * SEGMENTS_MAX);
  const segments: Segment[] = [];
  const problems: string[] = [];
  for (const name of names.filter((it) => /^\d+-\d+\.json$/.test(it))) {
    const manifestFile = join(folder, name);
    const file = manifestFile.replace(/json$/, 'db');
    try {
      const manifest = readManifest(manifestFile);
      const isPresent = existsSync(file);
      segments.push({ file, manifestFile, manifest, isPresent, bytes: isPresent ? statSync(file).size : 0 });
    } catch (cause) {
      problems.push(`${manifestFile} cannot be read: ${detailOf(cause)}`);
    }
  }
  const known = new Set(segments.map(({ file }) => file));
  for (const name of names.filter((it) => /^\d+-\d+\.db$/.test(it))) {
    if (!known.has(join(folder, name))) problems.push(`${join(folder, name)} has no manifest that can be read`);
  }
  const unfinished = names.filter((it) => it.endsWith('.new')).map((it) => join(folder, it));
  return { segments: segments.sort((a, b) => a.manifest.after.seq - b.manifest.after.seq), problems, unfinished };
}

/** Those whose rows are still here. */
export const presentSegments = (segmentsFolder: string, epoch: string): Segment[] =>
  listSegments(segmentsFolder, epoch).segments.filter(({ isPresent }) => isPresent);

const isSameEnd = (a: ChainEnd, b: ChainEnd): boolean => a.seq === b.seq && a.hash === b.hash;

/** Whether the pieces hang together up to where the active file begins, by their manifests. What does not is said. */
function disagreements(segments: readonly Segment[], activeAfter: ChainEnd): string[] {
  const found: string[] = [];
  segments.forEach(({ manifest, isPresent, file }, index) => {
    const next = segments[index + 1]?.manifest.after ?? activeAfter;
    if (!isSameEnd(manifest.last, next)) {
      found.push(`${file} ends at row ${manifest.last.seq}, what follows it begins after row ${next.seq}`);
    }
    if (!isPresent && manifest.removedAtMs === null) found.push(`${file} is missing`);
  });
  const [first] = segments;
  if (first === undefined && activeAfter.seq > 0) found.push(`the segments up to row ${activeAfter.seq} are missing`);
  else if (first !== undefined && first.manifest.after.seq > 0 && first.manifest.removedAtMs === null) {
    found.push(`the segments up to row ${first.manifest.after.seq} are missing`);
  }
  return found;
}

/** All that is wrong with an epoch's segments, as far as it shows without opening them. */
export function segmentProblems(segmentsFolder: string, epoch: string, activeAfter: ChainEnd): string[] {
  const { segments, problems } = listSegments(segmentsFolder, epoch);
  return [...problems, ...disagreements(segments, activeAfter)];
}
