import { useRef, useState } from 'react';
import type { KioskName, KioskState, PaperName, PaperState } from '../../api.ts';
import { Button, Choice } from '../controls.tsx';
import { timeOf } from '../formats.ts';
import { paperUrl, useActions } from '../lab-client.ts';
import { texts } from '../texts.ts';
import devices from './Devices.module.css';
import styles from './Printer.module.css';

const PAPERS: readonly PaperName[] = ['ok', 'low', 'out'];

type Props = { kiosk: KioskState; scanners: readonly KioskName[]; run: string };

/** The printer's switches, and the tray with what came out, drawn from the bytes that were sent. */
export function Printer({ kiosk, scanners, run }: Props) {
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
      <Tray key={printer.papers[0]?.id} kiosk={kiosk} scanners={scanners} run={run} />
    </>
  );
}

/** Starts at the newest paper; a new one makes it start again. */
function Tray({ kiosk, scanners, run }: Props) {
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
      <ScanPaper paper={paper} scanners={scanners} />
      <dialog ref={large} className={styles.large}>
        <img src={url} alt="" />
        <form method="dialog">
          <button type="submit">{texts.printer.close}</button>
        </form>
      </dialog>
    </>
  );
}

/** The first barcode of a paper is what it is for: a suspended basket's slip, a receipt that goods come back with. */
function ScanPaper({ paper, scanners }: { paper: PaperState; scanners: readonly KioskName[] }) {
  const { act } = useActions();
  const [barcode] = paper.barcodes;
  if (barcode === undefined) return null;
  return (
    <div className={devices.row}>
      {scanners.map((kiosk) => (
        <Button
          key={kiosk}
          title={texts.printer.scanTitle(barcode.text)}
          onPress={() =>
            act(
              { type: 'scan', kiosk, ...barcode },
              { success: texts.toast.scanned(barcode.text), failure: texts.scanner.lost },
            )
          }
        >
          {texts.printer.scanAt(texts.tabs[kiosk])}
        </Button>
      ))}
    </div>
  );
}
