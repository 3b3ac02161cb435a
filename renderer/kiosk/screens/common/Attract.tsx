import { ArrowRightIcon } from '@phosphor-icons/react/ArrowRight';
import { useEffect } from 'react';
import { BrandMark } from '../../../components/BrandMark.tsx';
import { Button } from '../../../components/Button.tsx';
import { Groceries } from '../../../components/pictograms/Groceries.tsx';
import { PassOnReader, PassportOnReader, PhoneOnReader } from '../../../components/pictograms/Reading.tsx';
import { brandOf } from '../../../design/brand.ts';
import { useKiosk } from '../../kiosk-context.ts';
import styles from './Attract.module.css';
import { inLanguage } from './in-language.ts';

/** The poster between two people. A touch anywhere starts; so does a scan, which the host sees by itself. */
export function Attract() {
  const { view, texts, language, store } = useKiosk();
  const { journey, brand: brandId, placeName } = view.kiosk;
  const brand = brandOf(brandId);
  useEffect(() => {
    const start = (): void => void store.send({ type: 'session.start' });
    document.addEventListener('click', start);
    return () => document.removeEventListener('click', start);
  }, [store]);
  return (
    <div className={styles.poster} data-testid="attract">
      <header className={styles.top}>
        <BrandMark large />
        <p className={styles.place}>{placeName}</p>
      </header>
      <main className={styles.middle}>
        <h1 className={styles.headline}>{inLanguage(brand.headline, language)}</h1>
        <div className={journey === 'checkout' ? styles.picture : styles.signs} aria-hidden="true">
          {journey === 'checkout' ? (
            <Groceries />
          ) : (
            <>
              <PassportOnReader />
              <PassOnReader />
              <PhoneOnReader />
            </>
          )}
        </div>
      </main>
      <footer className={styles.bottom}>
        <p className={styles.invitation}>{inLanguage(brand.invitation, language)}</p>
        <Button
          kind="primary"
          size="large"
          icon={<ArrowRightIcon weight="bold" />}
          iconAt="end"
          onPress={() => void store.send({ type: 'session.start' })}
          testId="start"
        >
          {texts(journey === 'checkout' ? 'attract.startCheckout' : 'attract.startCheckin')}
        </Button>
      </footer>
    </div>
  );
}
