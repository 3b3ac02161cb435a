import { type ReactNode, useState } from 'react';
import type { DeviceName, KioskName, KioskState } from '../../api.ts';
import { BADGE_AIM, labBadges } from '../../badges.ts';
import { type LabValueCard, labValueCards, VALUE_CARD_AIM } from '../../value-cards.ts';
import { Button, Switch } from '../controls.tsx';
import { useActions } from '../lab-client.ts';
import { texts } from '../texts.ts';
import { Bagging } from './Bagging.tsx';
import { Cash } from './Cash.tsx';
import styles from './Devices.module.css';
import { Printer } from './Printer.tsx';
import { Scale } from './Scale.tsx';
import { Terminal } from './Terminal.tsx';

const WALLET: readonly LabValueCard[] = ['giftCard', 'smallGiftCard', 'voucher', 'mealVoucher'];

/** The simulated devices of one kiosk. */
export function Devices({ kiosk, kiosks, run }: { kiosk: KioskState; kiosks: readonly KioskState[]; run: string }) {
  return (
    <aside className={styles.devices}>
      <DeviceCard kiosk={kiosk} device="scanner" plugged={kiosk.scanner.plugged}>
        <AnyText kiosk={kiosk} />
        {kiosk.name !== 'airport' && <Badges kiosk={kiosk.name} />}
        {kiosk.name !== 'airport' && <Wallet kiosk={kiosk.name} />}
      </DeviceCard>
      {kiosk.scale !== null && (
        <DeviceCard kiosk={kiosk} device="scale" plugged={kiosk.scale.plugged}>
          <Scale scale={kiosk.scale} />
        </DeviceCard>
      )}
      {kiosk.baggingScale !== null && (
        <DeviceCard kiosk={kiosk} device="baggingScale" plugged={kiosk.baggingScale.plugged}>
          <Bagging weightGrams={kiosk.baggingScale.weightGrams} />
        </DeviceCard>
      )}
      {kiosk.terminal !== null && (
        <DeviceCard kiosk={kiosk} device="terminal" plugged={kiosk.terminal.plugged}>
          <Terminal terminal={kiosk.terminal} />
        </DeviceCard>
      )}
      {kiosk.recycler !== null && (
        <DeviceCard kiosk={kiosk} device="recycler" plugged={kiosk.recycler.plugged}>
          <Cash recycler={kiosk.recycler} />
        </DeviceCard>
      )}
      <DeviceCard kiosk={kiosk} device="printer" plugged={kiosk.printer.plugged}>
        <Printer kiosk={kiosk} scanners={scannersFor(kiosk, kiosks)} run={run} />
      </DeviceCard>
    </aside>
  );
}

/** What comes out of a store's printer can be held in front of each of its lanes' scanners. */
const scannersFor = (kiosk: KioskState, kiosks: readonly KioskState[]): KioskName[] =>
  kiosk.name === 'airport' ? [kiosk.name] : kiosks.map(({ name }) => name).filter((name) => name !== 'airport');

function DeviceCard(props: { kiosk: KioskState; device: DeviceName; plugged: boolean; children: ReactNode }) {
  const { kiosk, device, plugged } = props;
  const { act } = useActions();
  const name = texts.devices[device];
  return (
    <section className={styles.card} data-device={device} data-unplugged={!plugged || undefined}>
      <header>
        <h2>{name}</h2>
        <Switch
          label={texts.cable.title(name)}
          title={texts.cable.title(name)}
          text={plugged ? texts.cable.plugged : texts.cable.unplugged}
          on={plugged}
          onChange={(next) => act({ type: 'cable', kiosk: kiosk.name, device, plugged: next })}
        />
      </header>
      {props.children}
    </section>
  );
}

/** What a shopper has with them to pay by number. */
function Wallet({ kiosk }: { kiosk: KioskName }) {
  const { act } = useActions();
  return (
    <div className={styles.row}>
      {WALLET.map((card) => {
        const { number } = labValueCards[card];
        const name = texts.wallet.names[card];
        return (
          <Button
            key={card}
            title={texts.wallet.title(number)}
            onPress={() =>
              act(
                { type: 'scan', kiosk, text: number, aim: VALUE_CARD_AIM },
                { success: texts.wallet.scanned(name), failure: texts.scanner.lost },
              )
            }
          >
            {name}
          </Button>
        );
      })}
    </div>
  );
}

/** Whoever holds a badge in front of the scanner is asked for a PIN. */
function Badges({ kiosk }: { kiosk: KioskName }) {
  const { act } = useActions();
  return (
    <div className={styles.row}>
      {(['attendant', 'supervisor'] as const).map((role) => {
        const { text, pin } = labBadges[role];
        const name = texts.badge.names[role];
        return (
          <Button
            key={role}
            title={texts.badge.title(pin)}
            onPress={() =>
              act(
                { type: 'scan', kiosk, text, aim: BADGE_AIM },
                { success: texts.badge.scanned(name, pin), failure: texts.scanner.lost },
              )
            }
          >
            {texts.badge.label(name, pin)}
          </Button>
        );
      })}
    </div>
  );
}

function AnyText({ kiosk }: { kiosk: KioskState }) {
  const { act } = useActions();
  const [text, setText] = useState('');
  const scan = (): void => {
    if (text === '') return;
    act(
      { type: 'scan', kiosk: kiosk.name, text, aim: null },
      { success: texts.toast.scanned(text), failure: texts.scanner.lost },
    );
  };
  return (
    <form
      className={styles.anyText}
      onSubmit={(event) => {
        event.preventDefault();
        scan();
      }}
    >
      <input
        value={text}
        aria-label={texts.scanner.placeholder}
        placeholder={texts.scanner.placeholder}
        onChange={(event) => setText(event.target.value)}
      />
      <Button disabled={text === ''} onPress={scan}>
        {texts.scanner.scan}
      </Button>
    </form>
  );
}
