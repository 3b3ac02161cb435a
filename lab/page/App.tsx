import { useState } from 'react';
import type { KioskName, KioskState, LabState } from '../api.ts';
import styles from './App.module.css';
import { Devices } from './devices/Devices.tsx';
import { BenchContext, useBench, useLabState } from './lab-client.ts';
import { Panels } from './panels/Panels.tsx';
import { Stage } from './Stage.tsx';
import { TopBar } from './TopBar.tsx';
import { texts } from './texts.ts';

export type Orientation = 'portrait' | 'landscape';

export function App() {
  const { state, link } = useLabState();
  const { bench, toast } = useBench();
  if (state === null || link === 'lost') {
    return <p className={styles.waiting}>{link === 'lost' ? texts.link.lost : texts.link.connecting}</p>;
  }
  return (
    <BenchContext value={bench}>
      <Lab state={state} />
      <output className={styles.toast} data-shown={toast !== null || undefined}>
        {toast}
      </output>
    </BenchContext>
  );
}

function Lab({ state }: { state: LabState }) {
  const [wanted, setWanted] = useState<KioskName>('store');
  const [orientation, setOrientation] = useState<Orientation>('portrait');
  const shown: KioskState | undefined = state.kiosks.find(({ name }) => name === wanted) ?? state.kiosks[0];
  if (shown === undefined) return null;
  return (
    <div className={styles.lab} data-kiosk={shown.name} data-orientation={orientation}>
      <TopBar
        state={state}
        kiosk={shown}
        orientation={orientation}
        onKiosk={setWanted}
        onOrientation={setOrientation}
      />
      <main className={styles.bench}>
        {/* Both screens stay alive behind their tabs, as two machines beside each other do. */}
        <div className={styles.stages}>
          {state.kiosks.map((kiosk) => (
            <Stage key={kiosk.name} kiosk={kiosk} orientation={orientation} isShown={kiosk === shown} />
          ))}
        </div>
        <Panels key={`panels-${shown.name}`} kiosk={shown} />
        <Devices key={`devices-${shown.name}`} kiosk={shown} kiosks={state.kiosks} run={state.run} />
      </main>
    </div>
  );
}
