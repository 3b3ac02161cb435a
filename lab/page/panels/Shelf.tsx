import { useMemo, useState } from 'react';
import type { KioskName, Shelf as ShelfData, ShelfProduct } from '../../api.ts';
import { Button } from '../controls.tsx';
import { money } from '../formats.ts';
import { barcodeUrl, useActions, useJson } from '../lab-client.ts';
import { texts } from '../texts.ts';
import styles from './Panels.module.css';

/** Drawn at once; the rest is found by searching. */
const SHOWN_MAX = 48;
/** Prime, so that it leads through a whole department and far from product to product. */
const SPREAD = 31;
const ALL = '';
const AGE_RESTRICTED = '18+';
/** A valid GTIN-13 of the demonstration prefix that no product of the sample has. */
const UNKNOWN_GTIN = '9529999999993';

const matches = (product: ShelfProduct, department: string, words: readonly string[]): boolean =>
  (department === ALL ||
    (department === AGE_RESTRICTED ? product.minimumAgeYears !== null : product.category === department)) &&
  words.every((word) => product.name.toLowerCase().includes(word) || product.scan.text.includes(word));

/** Products with the labels that a scanner would read. */
export function Shelf({ kiosk }: { kiosk: KioskName }) {
  const { act } = useActions();
  const { value: shelf } = useJson<ShelfData>('shelf');
  const [search, setSearch] = useState('');
  const [department, setDepartment] = useState(ALL);
  const found = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const products = shelf?.products.filter((product) => matches(product, department, words)) ?? [];
    // Untouched, the shelf shows a little of everything instead of the first department only.
    return words.length === 0 && department === ALL ? mixed(products) : products;
  }, [shelf, search, department]);
  const scan = (text: string, aim: string, name: string): void =>
    act({ type: 'scan', kiosk, text, aim }, { success: texts.toast.scanned(name), failure: texts.scanner.lost });
  return (
    <div className={styles.column}>
      <div className={styles.tools}>
        <input
          type="search"
          value={search}
          aria-label={texts.shelf.search}
          placeholder={texts.shelf.search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <select value={department} aria-label={texts.shelf.all} onChange={(event) => setDepartment(event.target.value)}>
          <option value={ALL}>{texts.shelf.all}</option>
          <option value={AGE_RESTRICTED}>{texts.shelf.ageRestricted}</option>
          {shelf?.departments.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <Button title={texts.shelf.unknownTitle} onPress={() => scan(UNKNOWN_GTIN, 'E0', UNKNOWN_GTIN)}>
          {texts.shelf.unknown}
        </Button>
      </div>
      <div className={styles.scroll}>
        <ul className={styles.products}>
          {found.slice(0, SHOWN_MAX).map((product) => (
            <li key={product.code}>
              <ProductCard product={product} onScan={() => scan(product.scan.text, product.scan.aim, product.name)} />
            </li>
          ))}
        </ul>
        {shelf !== null && found.length === 0 && <p className={styles.quiet}>{texts.shelf.none}</p>}
        {found.length > SHOWN_MAX && <p className={styles.quiet}>{texts.shelf.more(found.length - SHOWN_MAX)}</p>}
      </div>
    </div>
  );
}

function ProductCard({ product, onScan }: { product: ShelfProduct; onScan(): void }) {
  const { scan, picture, minimumAgeYears: years } = product;
  const barcode = barcodeUrl(scan.symbology, scan.text);
  return (
    <button type="button" className={styles.product} onClick={onScan}>
      <span className={styles.symbol}>
        {picture !== null && <img className={styles.picture} src={`pictures/${picture}`} alt="" loading="lazy" />}
        <img className={picture === null ? undefined : styles.beside} src={barcode} alt={scan.text} loading="lazy" />
      </span>
      <span className={styles.name}>{product.name}</span>
      <span className={styles.price}>
        <span>
          {money(product.priceMinor, product.currency)}
          {product.unit === 'kilogram' && <small>{texts.shelf.perKilogram}</small>}
          {product.weightGrams !== null && <small>{texts.shelf.weight(product.weightGrams)}</small>}
        </span>
        {years !== null && <span className={styles.age}>{texts.shelf.age(years)}</span>}
      </span>
    </button>
  );
}

/** One of each department in turn, spread over its products. */
function mixed(products: readonly ShelfProduct[]): ShelfProduct[] {
  const groups = [...Map.groupBy(products, ({ category }) => category).values()];
  const rounds = Math.max(0, ...groups.map((group) => group.length));
  const result: ShelfProduct[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const group of groups) {
      const product = group.length > round ? group[(round * SPREAD) % group.length] : undefined;
      if (product !== undefined && !result.includes(product)) result.push(product);
    }
    if (result.length >= SHOWN_MAX) break;
  }
  return [...result, ...products.filter((product) => !result.includes(product))];
}
