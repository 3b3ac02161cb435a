import { startTexts } from '../../../../core/messages/start.ts';
import { languageOwnName } from '../../../../core/messages/texts.ts';
import { BrandMark } from '../../../components/BrandMark.tsx';
import { Button } from '../../../components/Button.tsx';
import { useKiosk } from '../../kiosk-context.ts';
import styles from './Language.module.css';

/** Each language by its own name, and the question in each: nobody needs to read another's. */
export function Language() {
  const { view, store } = useKiosk();
  const { languages } = view.kiosk;
  return (
    <div className={styles.page} data-testid="language-screen">
      <header className={styles.top}>
        <BrandMark />
      </header>
      <main className={styles.main}>
        <h1 className={styles.heading} tabIndex={-1}>
          {languages.map((language) => (
            <span key={language} lang={language} className={styles.question}>
              {startTexts(language)('language.heading')}
            </span>
          ))}
        </h1>
        <ul className={styles.choices}>
          {languages.map((language) => (
            <li key={language} lang={language}>
              <Button
                fill
                size="large"
                onPress={() => void store.send({ type: 'language.choose', language })}
                testId={`language-${language}`}
              >
                {languageOwnName(language)}
              </Button>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}
