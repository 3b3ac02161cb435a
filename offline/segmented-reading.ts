/** One journal out of the active file and the archived segments before it. */
import { type ChainEnd, fileOn, type JournalFile, type WholeReading } from './journal-file.ts';
import { listSegments, type Segment } from './segments.ts';
import { openReadOnly } from './sqlite.ts';

/**
 * `withActive` lends the active file for one reading. An archived segment is opened for each reading that needs it and closed again:
 * whoever reads an old piece must not hold it against retention.
 */
export function segmentedReading(
  withActive: <T>(read: (file: JournalFile) => T) => T,
  segmentsFolder: string,
): WholeReading {
  /** Newest first: those whose file is there. */
  const kept = (active: JournalFile): Segment[] =>
    listSegments(segmentsFolder, active.identity().epoch)
      .segments.filter(({ isPresent, manifest }) => isPresent && manifest.last.seq <= active.after().seq)
      .reverse();

  /** The file that holds row `seq` as its own. */
  function withOwnerOf<T>(seq: number, read: (file: JournalFile) => T, none: (oldest: Segment | null) => T): T {
    return withActive((active) => {
      if (seq > active.after().seq) return read(active);
      const segments = kept(active);
      const owner = segments.find(({ manifest }) => manifest.after.seq < seq && seq <= manifest.last.seq);
      return owner === undefined ? none(segments.at(-1) ?? null) : withSegment(owner, read);
    });
  }

  function keptAfter(active: JournalFile): ChainEnd {
    return kept(active).reduce(
      (after, { manifest }) => (manifest.last.seq === after.seq ? manifest.after : after),
      active.after(),
    );
  }

  /** Own rows of the active file, else the newest segment that knows. */
  function newestAnswer<T>(ask: (file: JournalFile) => T | null): T | null {
    return withActive((active) => {
      const answer = ask(active);
      if (answer !== null) return answer;
      for (const segment of kept(active)) {
        const earlier = withSegment(segment, ask);
        if (earlier !== null) return earlier;
      }
      return null;
    });
  }

  return {
    readAfter: (seq, limit) =>
      withOwnerOf(
        seq + 1,
        (file) => file.readAfter(seq, limit),
        // Not kept any more: goes on with the first row that is.
        () =>
          withActive((active) => {
            const after = keptAfter(active);
            const from = Math.max(seq, after.seq);
            return from >= active.after().seq
              ? active.readAfter(from, limit)
              : withOwnerOf(
                  from + 1,
                  (file) => file.readAfter(from, limit),
                  () => [],
                );
          }),
      ),
    hashAt: (seq) =>
      withActive((active) => {
        if (seq === 0 || seq >= active.after().seq) return active.hashAt(seq);
        const after = keptAfter(active);
        if (seq === after.seq) return after.hash;
        return withOwnerOf(
          seq,
          (file) => file.hashAt(seq),
          () => null,
        );
      }),
    end: () => withActive((active) => active.end()),
    keptAfter: () => withActive(keptAfter),
    identity: () => withActive((active) => active.identity()),
    sessionKeysOf: (sessions) =>
      withActive((active) => {
        const found = active.sessionKeysOf(sessions);
        const missing = (): string[] => sessions.filter((it) => !found.some(({ session }) => session === it));
        for (const segment of missing().length === 0 ? [] : kept(active)) {
          found.push(...withSegment(segment, (file) => file.sessionKeysOf(missing())));
        }
        return found;
      }),
    rowsOfSession: (session, limit) =>
      newestAnswer((file) => {
        const rows = file.rowsOfSession(session, limit);
        return rows.length === 0 ? null : rows;
      }) ?? [],
    activeAfter: () => withActive((active) => active.after()),
    newestClosing: () => withActive((active) => active.newestClosing()),
    newestSession: () => newestAnswer((file) => file.newestSession()),
  };
}

export function withSegment<T>({ file }: Pick<Segment, 'file'>, read: (file: JournalFile) => T): T {
  const connection = openReadOnly(file);
  try {
    return read(fileOn(connection));
  } finally {
    connection.close();
  }
}
