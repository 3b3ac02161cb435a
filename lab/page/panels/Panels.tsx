import { useState } from 'react';
import type { KioskState } from '../../api.ts';
import { Tabs } from '../controls.tsx';
import { texts } from '../texts.ts';
import styles from './Panels.module.css';
import { ServerLedger } from './ServerLedger.tsx';
import { Shelf } from './Shelf.tsx';
import { ShopCodes } from './ShopCodes.tsx';
import { TerminalLedger } from './TerminalLedger.tsx';
import { Travel } from './Travel.tsx';

type Panel = 'offer' | 'codes' | 'serverLedger' | 'terminalLedger';

/** What lies on the bench before the kiosk, and what arrived behind it. */
export function Panels({ kiosk }: { kiosk: KioskState }) {
  const [panel, setPanel] = useState<Panel>('offer');
  const isStore = kiosk.name !== 'airport';
  return (
    <section className={styles.panels}>
      <Tabs<Panel>
        label={texts.title}
        tabs={[
          { value: 'offer', text: isStore ? texts.panels.shelf : texts.panels.travellers },
          ...(isStore ? ([{ value: 'codes', text: texts.panels.codes }] as const) : []),
          { value: 'serverLedger', text: texts.panels.serverLedger },
          ...(kiosk.terminal !== null
            ? ([{ value: 'terminalLedger', text: texts.panels.terminalLedger }] as const)
            : []),
        ]}
        value={panel}
        onChange={setPanel}
      />
      <div className={styles.body}>
        {panel === 'offer' && (isStore ? <Shelf kiosk={kiosk.name} /> : <Travel />)}
        {panel === 'codes' && <ShopCodes kiosk={kiosk.name} />}
        {panel === 'serverLedger' && <ServerLedger kiosk={kiosk} />}
        {panel === 'terminalLedger' && <TerminalLedger entries={kiosk.terminal?.ledger ?? []} />}
      </div>
    </section>
  );
}
