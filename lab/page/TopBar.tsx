import type { KioskName, KioskState, LabState } from '../api.ts';
import type { Orientation } from './App.tsx';
import { Button, Choice, Switch, Tabs } from './controls.tsx';
import { useActions } from './lab-client.ts';
import styles from './TopBar.module.css';
import { texts } from './texts.ts';

export function TopBar(props: {
  state: LabState;
  kiosk: KioskState;
  orientation: Orientation;
  onKiosk(name: KioskName): void;
  onOrientation(orientation: Orientation): void;
}) {
  const { state, kiosk } = props;
  const { act } = useActions();
  const { on } = state.network;
  return (
    <header className={styles.bar}>
      <h1>{texts.title}</h1>
      <Tabs
        large
        label={texts.title}
        tabs={state.kiosks.map(({ name }) => ({ value: name, text: texts.tabs[name] }))}
        value={kiosk.name}
        onChange={props.onKiosk}
      />
      {(state.secondStore === 'closed' || state.secondStore === 'opening') && (
        <SecondLane isOpening={state.secondStore === 'opening'} />
      )}
      <Choice
        label={texts.orientation.label}
        options={[
          { value: 'portrait', text: texts.orientation.portrait },
          { value: 'landscape', text: texts.orientation.landscape },
        ]}
        value={props.orientation}
        onChange={props.onOrientation}
      />
      <span className={styles.space} />
      {!state.server.running && <strong className={styles.alarm}>{texts.server.down}</strong>}
      <Switch
        label={texts.network.label}
        title={texts.network.title}
        text={`${texts.network.label} ${on ? texts.network.on : texts.network.off}`}
        on={on}
        onChange={(next) => act({ type: 'network', on: next })}
      />
      <span className={styles.rule} />
      <Host kiosk={kiosk} />
    </header>
  );
}

/** Costs a process, so it is there for who wants it. */
function SecondLane({ isOpening }: { isOpening: boolean }) {
  const { act } = useActions();
  return (
    <Button
      title={texts.secondLane.title}
      disabled={isOpening}
      onPress={() => act({ type: 'openSecondStore' }, { failure: texts.secondLane.failed })}
    >
      {isOpening ? texts.secondLane.opening : texts.secondLane.open}
    </Button>
  );
}

function Host({ kiosk: { name, pid, restarts, screenUrl } }: { kiosk: KioskState }) {
  const { act } = useActions();
  if (screenUrl === null) return <span className={styles.host}>{texts.host.elsewhere}</span>;
  return (
    <>
      <span className={styles.host}>
        <span>{pid === null ? texts.host.starting : texts.host.running(pid)}</span>
        <span>{texts.host.restarts(restarts)}</span>
      </span>
      <Button
        kind="stop"
        disabled={pid === null}
        title={texts.host.killTitle}
        onPress={() => act({ type: 'killHost', kiosk: name })}
      >
        {texts.host.kill}
      </Button>
    </>
  );
}
