import { BatteryWarningIcon } from '@phosphor-icons/react/BatteryWarning';
import { BombIcon } from '@phosphor-icons/react/Bomb';
import { FireIcon } from '@phosphor-icons/react/Fire';
import { FlaskIcon } from '@phosphor-icons/react/Flask';
import { KnifeIcon } from '@phosphor-icons/react/Knife';
import { RadioactiveIcon } from '@phosphor-icons/react/Radioactive';
import { SkullIcon } from '@phosphor-icons/react/Skull';
import { SprayBottleIcon } from '@phosphor-icons/react/SprayBottle';
import styles from './pictograms.module.css';

const SIGNS = {
  explosives: BombIcon,
  gas: SprayBottleIcon,
  flammable: FireIcon,
  batteries: BatteryWarningIcon,
  weapons: KnifeIcon,
  poison: SkullIcon,
  corrosive: FlaskIcon,
  radioactive: RadioactiveIcon,
} as const;
export type DangerKind = keyof typeof SIGNS;
export const dangerKinds = Object.keys(SIGNS) as DangerKind[];

/** A warning diamond as on hazard labels: white, with a red rim and a black sign. */
export function DangerSign({ kind }: { kind: DangerKind }) {
  const Sign = SIGNS[kind];
  return (
    <svg viewBox="0 0 120 120" className={styles.danger} aria-hidden="true">
      <rect
        x="19"
        y="19"
        width="82"
        height="82"
        rx="6"
        transform="rotate(45 60 60)"
        fill="#ffffff"
        stroke="#c4161c"
        strokeWidth="7"
      />
      <Sign x="35" y="33" width="50" height="50" weight="fill" color="#111111" />
    </svg>
  );
}
