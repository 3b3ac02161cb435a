import type { Claimed } from '../../../hardware/claimed-ports.ts';
import type { Claim } from '../../../hardware/claims.ts';
import type { DeviceKey, OpenPorts, Ports } from '../../../hardware/drivers/driver.ts';
import type { Device } from '../../../hardware/ports/device.ts';
import { NO_PORTS } from '../../../hardware/supervisor.ts';

export type Tell = (what: string) => void;

/** One device under its key: what it tells, what it can be asked to do, and what of that a claim's end must not cut off. */
export type OpenedDevice = {
  ports: OpenPorts;
  /** What was asked of the driver since the start. */
  asked: readonly string[];
  /** The most calls that the driver had under way at one time. */
  busiest(): number;
  input: DeviceInput | null;
  /** Everything that it can be asked to do. */
  askAll(claim: Claim): Promise<unknown>[];
  /** Null where nothing that it does must come to an end. */
  work: { begin(claim: Claim, time: number): Promise<unknown>; done(time: number): object } | null;
};

export type DeviceInput = {
  /** Makes the device tell something; how it will be told. */
  cause(time: number): string;
  /** Hears it from the driver itself, whoever has claimed it. */
  overhear(tell: Tell): () => void;
  hear(claim: Claim, tell: Tell): () => void;
  /** It tells how something is: whoever begins to listen is told how it is already. */
  isState: boolean;
};

/** What a device does is said as data, so that which tests it takes is known before it is opened. */
export type Doing = 'tells' | 'answers' | 'works';
export type ClaimRig = { key: DeviceKey; name: string; does: readonly Doing[]; open(): Promise<OpenedDevice> };

type Parts<P extends Device> = {
  port: P;
  input?: Omit<DeviceInput, 'hear' | 'overhear'> & {
    hear(port: Claimed<P>, tell: Tell): () => void;
    overhear(tell: Tell): () => void;
  };
  askAll?: (port: Claimed<P>) => unknown[];
  work?: { begin(port: Claimed<P>, time: number): Promise<unknown>; done(time: number): object };
};

export function opened<K extends DeviceKey>(key: K, { port, input, askAll, work }: Parts<Ports[K]>): OpenedDevice {
  const asked: string[] = [];
  let underWay = 0;
  let busiest = 0;
  /** The driver as it is, but what is asked of it is noted. */
  const noted = new Proxy(port, {
    get(driver, name) {
      const value: unknown = Reflect.get(driver, name, driver);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(value, driver, values);
        if (!/^(on|watch)/.test(String(name))) asked.push(String(name));
        if (answer instanceof Promise) {
          underWay += 1;
          busiest = Math.max(busiest, underWay);
          const ended = (): void => {
            underWay -= 1;
          };
          answer.then(ended, ended);
        }
        return answer;
      };
    },
  });
  const inHand = (claim: Claim): Claimed<Ports[K]> => {
    const held = claim.port(key);
    if (held === null) throw new Error(`${claim.holder} has no ${key}`);
    return held;
  };
  return {
    ports: { ...NO_PORTS, [key]: noted },
    asked,
    busiest: () => busiest,
    input: input ? { ...input, hear: (claim, tell) => input.hear(inHand(claim), tell) } : null,
    askAll: (claim) => (askAll?.(inHand(claim)) ?? []).map((answer) => Promise.resolve(answer)),
    work: work ? { ...work, begin: (claim, time) => work.begin(inHand(claim), time) } : null,
  };
}
