import { z } from 'zod';

/** What a member of staff may be allowed to do at a kiosk. Features ask `mayStaff` for one of these and never for a role. */
export const rightSchema = z.enum([
  'approveAge',
  'approveRestriction',
  'resolveWeight',
  'audit',
  'voidLine',
  'voidBasket',
  'overridePrice',
  'markdown',
  'approveCoupon',
  'suspend',
  'recall',
  'refund',
  'reprint',
  'resolvePayment',
  'cash',
  'maintenance',
]);
export type Right = z.infer<typeof rightSchema>;

export const roleSchema = z.enum(['attendant', 'supervisor', 'technician', 'backOffice']);
export type Role = z.infer<typeof roleSchema>;

const ATTENDANT: readonly Right[] = [
  'approveAge',
  'approveRestriction',
  'resolveWeight',
  'audit',
  'voidLine',
  'voidBasket',
  'markdown',
  'approveCoupon',
  'suspend',
  'recall',
  'reprint',
];

/** What each role may do where a shop decides nothing else. */
const USUAL_RIGHTS: Record<Role, readonly Right[]> = {
  attendant: ATTENDANT,
  supervisor: [...ATTENDANT, 'overridePrice', 'refund', 'resolvePayment', 'cash'],
  technician: ['maintenance'],
  backOffice: ['reprint', 'cash'],
};

/** Which rights each role has. A role that is left out keeps its usual ones. */
export const rolesSchema = z
  .partialRecord(roleSchema, z.array(rightSchema).max(rightSchema.options.length))
  .default({});
export type Roles = z.infer<typeof rolesSchema>;

export const rightsOf = (role: Role, roles: Roles): readonly Right[] => roles[role] ?? USUAL_RIGHTS[role];
