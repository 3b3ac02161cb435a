import { CircleHalfIcon } from '@phosphor-icons/react/CircleHalf';
import { GlobeIcon } from '@phosphor-icons/react/Globe';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useKiosk } from '../kiosk/kiosk-context.ts';
import { DisplayDialog } from '../kiosk/overlays/DisplayDialog.tsx';
import { LanguageDialog } from '../kiosk/overlays/LanguageDialog.tsx';
import { BrandMark } from './BrandMark.tsx';
import styles from './Header.module.css';

/** Whose kiosk this is, and how to change language and looks. The same on every screen. */
export function Header() {
  const { view, texts } = useKiosk();
  const [open, setOpen] = useState<'language' | 'display' | null>(null);
  return (
    <header className={styles.header}>
      <BrandMark />
      <div className={styles.tools}>
        <Button className={styles.tool ?? ''} onPress={() => setOpen('display')} data-testid="display">
          <CircleHalfIcon weight="bold" />
          {texts('header.display')}
        </Button>
        {view.kiosk.languages.length > 1 && (
          <Button className={styles.tool ?? ''} onPress={() => setOpen('language')} data-testid="language">
            <GlobeIcon weight="bold" />
            {texts('header.language')}
          </Button>
        )}
      </div>
      {open === 'display' && <DisplayDialog onClose={() => setOpen(null)} />}
      {open === 'language' && <LanguageDialog onClose={() => setOpen(null)} />}
    </header>
  );
}
