import { useEffect, useRef, useState } from 'react';
import type { KioskState } from '../api.ts';
import type { Orientation } from './App.tsx';
import styles from './Stage.module.css';
import { texts } from './texts.ts';

/** The panel that the kiosk believes to be on, in pixels. */
const PANEL = { portrait: { width: 1080, height: 1920 }, landscape: { width: 1920, height: 1080 } };

/** The kiosk's own screen in a frame, shrunk to fit. */
export function Stage(props: { kiosk: KioskState; orientation: Orientation; isShown: boolean }) {
  const { kiosk, orientation } = props;
  const place = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const [reloads, setReloads] = useState(0);
  useEffect(() => {
    if (place.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  const panel = PANEL[orientation];
  const scale = Math.min(room.width / panel.width, room.height / panel.height);
  const { screenUrl } = kiosk;
  return (
    <section className={styles.stage} data-shown={props.isShown || undefined} inert={!props.isShown}>
      <div className={styles.place} ref={place}>
        {screenUrl === null ? (
          <p className={styles.elsewhere}>{texts.stage.elsewhere}</p>
        ) : (
          <div className={styles.panel} style={{ width: panel.width * scale, height: panel.height * scale }}>
            <iframe
              key={`${screenUrl}#${reloads}`}
              title={texts.stage.title(kiosk.kioskId)}
              src={screenUrl}
              width={panel.width}
              height={panel.height}
              allow="autoplay"
              style={{ transform: `scale(${scale})` }}
            />
          </div>
        )}
      </div>
      <footer className={styles.foot}>
        <span>{kiosk.kioskId}</span>
        {screenUrl !== null && (
          <>
            <button type="button" onClick={() => setReloads((count) => count + 1)}>
              {texts.stage.reload}
            </button>
            <a href={screenUrl} target="_blank" rel="noreferrer">
              {texts.stage.window}
            </a>
          </>
        )}
      </footer>
    </section>
  );
}
