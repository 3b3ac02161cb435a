import type { KioskName, ShopCode, ShopCodeGroup } from '../../api.ts';
import { barcodeUrl, useActions, useJson } from '../lab-client.ts';
import { texts } from '../texts.ts';
import styles from './Panels.module.css';

const GROUPS: readonly ShopCodeGroup[] = ['passes', 'members', 'coupons', 'bottles', 'labels', 'dates'];

/** Cards, coupons, vouchers and labels, to be held at the store's scanner. */
export function ShopCodes({ kiosk }: { kiosk: KioskName }) {
  const { value: codes } = useJson<ShopCode[]>('codes');
  return (
    <div className={styles.column}>
      <div className={styles.scroll}>
        {GROUPS.filter((group) => codes?.some((code) => code.group === group)).map((group) => (
          <section key={group}>
            <h3>{texts.codes[group]}</h3>
            <ul className={styles.products}>
              {codes
                ?.filter((code) => code.group === group)
                .map((code) => (
                  <li key={code.name}>
                    <Code code={code} kiosk={kiosk} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function Code({ code: { name, note, scan }, kiosk }: { code: ShopCode; kiosk: KioskName }) {
  const { act } = useActions();
  const onScan = (): void =>
    act(
      { type: 'scan', kiosk, text: scan.text, aim: scan.aim },
      { success: texts.toast.scanned(name), failure: texts.scanner.lost },
    );
  return (
    <button type="button" className={styles.product} onClick={onScan}>
      <span className={styles.symbol}>
        <img src={barcodeUrl(scan.symbology, scan.text)} alt={scan.text} loading="lazy" />
      </span>
      <span className={styles.name}>{name}</span>
      <span className={styles.price}>
        <small>{note}</small>
      </span>
    </button>
  );
}
