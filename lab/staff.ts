/** Staff of the lab's shop. Their badges and PINs are no secrets: they are on the lab page. */
import type { StaffEntry } from '../core/staff/settings.ts';

/** What `npm run -s new-staff` made of the badges and PINs below. */
export const labStaff: readonly StaffEntry[] = [
  {
    staffId: 'attendant-1',
    displayName: 'Attendant 1',
    role: 'attendant',
    badgeHash: '699a02bc7959dc24a4c7b815e15b6f445add36ddb42e77fb17c18e4febbd280d',
    pinHash: '$argon2id$v=19$m=19456,t=2,p=1$e0/lcAb4Tguq/QvqjhDMFA$Hp+k37nDBdn5PNmkZF5ql0IJ+ZkxSVifF3dPTIECXWA',
  },
  {
    staffId: 'supervisor-1',
    displayName: 'Supervisor 1',
    role: 'supervisor',
    badgeHash: '6e97f0e4d52cda42dca3b731b80933601128c21343e6cb35982848fc859db03a',
    pinHash: '$argon2id$v=19$m=19456,t=2,p=1$Km0OQ+OVqJJvSWW73qnbtA$dsTnbmdWcypQyBgHkqBITh8svlG9wLPN65BkQMmoAuE',
  },
];
