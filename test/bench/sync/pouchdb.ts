/** The part of PouchDB and express-pouchdb that the comparison uses. Neither package brings types. */
import { createRequire } from 'node:module';

export interface PouchDatabase {
  bulkDocs(docs: readonly object[]): Promise<unknown>;
  replicate: {
    to(target: string, options: { batch_size: number }): Promise<{ docs_written: number; errors: unknown[] }>;
  };
  close(): Promise<void>;
}
export type PouchConstructor = {
  new (name: string): PouchDatabase;
  defaults(options: { prefix: string }): PouchConstructor;
};
export type Listener = { address(): { port: number } | string | null };
export type ExpressApp = {
  use(handler: unknown): void;
  listen(port: number, host: string, started: () => void): Listener;
};

const require = createRequire(import.meta.url);

export const loadPouch = (): PouchConstructor => require('pouchdb');
export const loadExpress = (): (() => ExpressApp) => require('express');
export const loadExpressPouch = (): ((db: PouchConstructor, options: object) => unknown) => require('express-pouchdb');
