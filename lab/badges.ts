/** The badges of the lab's staff (`staff.ts`), as the lab page scans them. */
export const labBadges = {
  attendant: { text: 'STAFF:200000000011', pin: '1234' },
  supervisor: { text: 'STAFF:200000000028', pin: '5678' },
} as const;
export const BADGE_AIM = 'C0';
