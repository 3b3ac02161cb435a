import type { ScreenCommand } from '../../contract/commands.ts';

/** Staff want this purchase checked. */
export type AuditCommand = Extract<ScreenCommand, { type: 'audit.start' }>;
