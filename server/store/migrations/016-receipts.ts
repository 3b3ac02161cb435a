import { type Migration, ROW_KEY } from './migration.ts';

/** Digital receipts by the hash of their token, mails that wait, and exit codes that were used. */
export const receipts: Migration = {
  version: 16,
  minReader: 1,
  statements: () => [
    'CREATE TABLE digital_receipt (token_hash TEXT PRIMARY KEY, sale_id TEXT NOT NULL, at_ms BIGINT NOT NULL)',
    `CREATE TABLE receipt_mail (request_id TEXT PRIMARY KEY, ${ROW_KEY}, sale_id TEXT NOT NULL, session TEXT NOT NULL,
       recipient TEXT, language TEXT NOT NULL, at_ms BIGINT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL,
       next_try_at_ms BIGINT NOT NULL, detail TEXT NOT NULL)`,
    "CREATE INDEX receipt_mail_waiting ON receipt_mail (next_try_at_ms) WHERE state IN ('waiting', 'sending')",
    'CREATE TABLE exit_code (kiosk TEXT NOT NULL, code_id TEXT NOT NULL, gate TEXT NOT NULL, used_at_ms BIGINT NOT NULL, PRIMARY KEY (kiosk, code_id))',
  ],
};
