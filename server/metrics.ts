/** The server's figures for Prometheus. No label ever holds what a kiosk or a person sent: the number of series is fixed. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Condition } from './store/condition-store.ts';

const ACK_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const GROUP_BUCKETS_UPLOADS = [1, 2, 5, 10, 20, 50, 100];
/** Kinds of refusals told apart; the server has fewer of its own. */
const REFUSAL_KINDS_MAX = 40;
/** Kiosks that are behind, as remembered by one instance; of more than these only so many are counted. */
const BEHIND_MAX = 10_000;
const LAG_RESOLUTION_MS = 20;
const NANOSECONDS = 1e9;

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  /** An upload was answered after its commit. */
  acknowledged(rows: number, elapsedMs: number): void;
  /** As the kiosk said with its last upload to this instance: rows that it still has. */
  kioskIsBehind(kiosk: string, rows: number): void;
  refused(kind: string): void;
  /** So many uploads shared one commit. */
  committed(uploads: number): void;
  close(): void;
}

export interface MetricsOptions {
  registry: Registry;
  /** Asked at every scrape. */
  condition: () => Promise<Condition>;
}

export function createMetrics({ registry, condition }: MetricsOptions): Metrics {
  const registers = [registry];
  const uploads = new Counter({
    name: 'portico_uploads_total',
    help: 'Uploads answered after their commit.',
    registers,
  });
  const rows = new Counter({ name: 'portico_rows_total', help: 'Journal rows in answered uploads.', registers });
  const refusals = new Counter({
    name: 'portico_refusals_total',
    help: 'Requests refused, by kind; "busy" are those that the database had no room for.',
    labelNames: ['kind'],
    registers,
  });
  const groups = new Histogram({
    name: 'portico_commit_group_uploads',
    help: 'Uploads that shared one commit.',
    buckets: GROUP_BUCKETS_UPLOADS,
    registers,
  });
  const acks = new Histogram({
    name: 'portico_ack_seconds',
    help: 'From an upload’s arrival to its answer after the commit.',
    buckets: ACK_BUCKETS_SECONDS,
    registers,
  });
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  lag.enable();
  new Gauge({
    name: 'portico_event_loop_lag_seconds',
    help: 'The longest delay of the event loop since the last scrape.',
    registers,
    collect() {
      this.set(Math.max(0, lag.max) / NANOSECONDS);
      lag.reset();
    },
  });
  const behind = new Map<string, number>();
  const behindOf = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  behindOf(
    'portico_kiosks_behind',
    'Kiosks with rows that they have not delivered, by their last upload here.',
    () => behind.size,
  );
  behindOf('portico_rows_behind', 'Rows that those kiosks still have.', () =>
    [...behind.values()].reduce((sum, rows) => sum + rows, 0),
  );
  const gauges = gaugesOf(registers);
  const kinds = new Set<string>();

  return {
    contentType: registry.contentType,
    async text() {
      const now = await condition();
      for (const { gauge, read } of gauges) gauge.set(read(now));
      return registry.metrics();
    },
    acknowledged(count, elapsedMs) {
      uploads.inc();
      rows.inc(count);
      acks.observe(elapsedMs / 1_000);
    },
    kioskIsBehind(kiosk, rows) {
      if (rows === 0) behind.delete(kiosk);
      else if (behind.has(kiosk) || behind.size < BEHIND_MAX) behind.set(kiosk, rows);
    },
    refused(kind) {
      if (kinds.size < REFUSAL_KINDS_MAX) kinds.add(kind);
      refusals.inc({ kind: kinds.has(kind) ? kind : 'other' });
    },
    committed: (count) => groups.observe(count),
    close() {
      lag.disable();
      registry.clear();
    },
  };
}

function gaugesOf(registers: Registry[]): { gauge: Gauge; read: (condition: Condition) => number }[] {
  const gauge = (name: string, help: string, read: (condition: Condition) => number) => ({
    gauge: new Gauge({ name: `portico_${name}`, help, registers }),
    read,
  });
  return [
    gauge('kiosks', 'Kiosks that ever delivered.', ({ kiosks }) => kiosks),
    gauge('kiosks_silent', 'Kiosks that said nothing for long.', ({ silentKiosks }) => silentKiosks),
    gauge('quarantined_rows', 'Rows that are kept but could not be applied.', ({ quarantined }) => quarantined),
    gauge('alarms', 'Alarms that nobody has acknowledged.', ({ alarms }) => alarms),
    gauge('unopened_keys', 'Session keys that wait for the opener.', ({ keysToOpen }) => keysToOpen),
    gauge('open_tenders', 'Payments whose result nobody knows yet.', ({ openTenders }) => openTenders),
    gauge(
      'offline_tenders_open',
      'Payments approved without the bank, of which the bank has not said anything yet.',
      ({ offlineOpen }) => offlineOpen,
    ),
    gauge(
      'offline_tenders_declined',
      'Payments approved without the bank and declined by it later.',
      ({ offlineDeclined }) => offlineDeclined,
    ),
  ];
}
