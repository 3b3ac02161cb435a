import type { Migration } from './migration.ts';

/**
 * Codes that a suspended basket holds. `held_until_ms`: nobody else gets the code before; null: the usual time. Of a basket that nobody took
 * up: when its codes were let go, and how many.
 */
export const heldCodes: Migration = {
  version: 20,
  minReader: 1,
  statements: () => [
    `ALTER TABLE used_code ADD COLUMN held_until_ms BIGINT`,
    `ALTER TABLE suspended_basket ADD COLUMN codes_released_at_ms BIGINT`,
    `ALTER TABLE suspended_basket ADD COLUMN codes_released BIGINT`,
    `CREATE INDEX suspended_basket_expiry ON suspended_basket (state, expires_at_ms)`,
  ],
};
