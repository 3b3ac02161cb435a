import { CheckIcon } from '@phosphor-icons/react/Check';
import { languageOwnName } from '../../../core/messages/texts.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useKiosk } from '../kiosk-context.ts';
import styles from './overlays.module.css';

export function LanguageDialog({ onClose }: { onClose(): void }) {
  const { view, texts, store } = useKiosk();
  const choose = (language: string): void => {
    void store.send({ type: 'language.choose', language }).then(onClose);
  };
  return (
    <Dialog
      heading={texts('header.languageHeading')}
      onCancel={onClose}
      testId="language-dialog"
      actions={<Button onPress={onClose}>{texts('common.back')}</Button>}
    >
      <ul className={styles.choices}>
        {view.kiosk.languages.map((language) => (
          <li key={language} lang={language}>
            <Button
              fill
              size="large"
              kind={language === view.language ? 'primary' : 'secondary'}
              {...(language === view.language ? { icon: <CheckIcon weight="bold" /> } : {})}
              onPress={() => choose(language)}
            >
              {languageOwnName(language)}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
