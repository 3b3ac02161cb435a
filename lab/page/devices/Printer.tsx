import { useRef, useState } from 'react';
import type { KioskState, PaperName } from '../../api.ts';
import { Button, Choice } from '../controls.tsx';
import { timeOf } from '../formats.ts';
import { paperUrl, useActions } from '../lab-client.ts';
import { texts } from '../texts.ts';
import devices from './Devices.module.css';
import styles from './Printer.module.css';

const PAPERS: readonly PaperName[] = ['ok', 'low', 'out'];

/** The printer's switches, and the tray with what came out, drawn from the bytes that were sent. */
export function Printer({ kiosk, run }: { kiosk: KioskState; run: string }) {
  const { act } = useActions();
  const { printer } = kiosk;
  const set = (change: { paper?: PaperName; coverOpen?: boolean; jammed?: boolean }): void =>
    act({ type: 'printer', kiosk: kiosk.name, ...change });
  return (
    <>
      <div className={devices.row}>
        <Choice
          label={texts.devices.printer}
          options={PAPERS.map((value) => ({ value, text: texts.printer.paper[value], alarming: value !== 'ok' }))}
          value={printer.paper}
          onChange={(paper) => set({ paper })}
        />
        <Button
          title={texts.printer.coverTitle}
          pressed={printer.coverOpen}
          onPress={() => set({ coverOpen: !printer.coverOpen })}
        >
          {texts.printer.cover}
        </Button>
        <Button
          title={texts.printer.jamTitle}
          pressed={printer.jammed}
          onPress={() => set({ jammed: !printer.jammed })}
        >
          {texts.printer.jam}
        </Button>
      </div>
      <Tray key={printer.papers[0]?.id} kiosk={kiosk} run={run} />
    </>
  );
}

/** Starts at the newest paper; a new one makes it start again. */
function Tray({ kiosk, run }: { kiosk: KioskState; run: string }) {
  const { papers } = kiosk.printer;
  const [index, setIndex] = useState(0);
  const large = useRef<HTMLDialogElement>(null);
  const paper = papers[index];
  if (paper === undefined) return <p className={styles.empty}>{texts.printer.none}</p>;
  const url = paperUrl(kiosk, paper.id, run);
  const remarks = [
    timeOf(paper.printedAtMs),
    ...(paper.complete ? [] : [texts.printer.torn]),
    ...(paper.unknownCommands === 0 ? [] : [texts.printer.unknown(paper.unknownCommands)]),
  ];
  return (
    <>
      <div className={styles.tray}>
        <button
          type="button"
          className={styles.paper}
          aria-label={texts.printer.enlarge}
          onClick={() => large.current?.showModal()}
        >
          <img key={url} src={url} alt="" />
        </button>
      </div>
      <footer className={styles.foot}>
        <button
          type="button"
          aria-label={texts.printer.newer}
          disabled={index === 0}
          onClick={() => setIndex(index - 1)}
        >
          ‹
        </button>
        <span>{texts.printer.position(index + 1, papers.length)}</span>
        <button
          type="button"
          aria-label={texts.printer.older}
          disabled={index === papers.length - 1}
          onClick={() => setIndex(index + 1)}
        >
          ›
        </button>
        <span className={styles.remarks}>{remarks.join(' · ')}</span>
      </footer>
      <dialog ref={large} className={styles.large}>
        <img src={url} alt="" />
        <form method="dialog">
          <button type="submit">{texts.printer.close}</button>
        </form>
      </dialog>
    </>
  );
}
