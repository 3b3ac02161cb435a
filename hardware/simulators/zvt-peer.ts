import { type Apdu, ApduStream, decodeApdu } from '../protocols/zvt-apdu.ts';
import { ACK, encodeFrame, NAK, SerialFrameReader } from '../protocols/zvt-serial-frame.ts';

/** A frame is sent again this often when the till refuses it. */
const FRAME_REPEATS_MAX = 2;

/** One till at the simulated terminal: whole messages in, whole messages out, each acknowledged as its wire wants it. */
export interface ZvtPeer {
  take(bytes: Uint8Array): void;
  send(apdu: Uint8Array): void;
}

export type ZvtPeerDeps = {
  write: (bytes: Uint8Array) => void;
  onApdu: (apdu: Apdu) => void;
  /** True: refuses the frame that has just come, as if it were broken. Serial lines only. */
  refuses: (apdu: Apdu) => boolean;
};

export function tcpPeer({ write, onApdu }: ZvtPeerDeps): ZvtPeer {
  const stream = new ApduStream();
  return {
    take(bytes) {
      for (const apdu of stream.push(bytes)) onApdu(apdu);
    },
    send: write,
  };
}

/** Acknowledges frames, and sends its own again when they are refused. */
export function serialPeer({ write, onApdu, refuses }: ZvtPeerDeps): ZvtPeer {
  const reader = new SerialFrameReader();
  let last: { frame: Uint8Array; repeats: number } | null = null;
  const refused = (): void => {
    if (last === null || last.repeats >= FRAME_REPEATS_MAX) return;
    last.repeats += 1;
    write(last.frame);
  };
  return {
    take(bytes) {
      for (const event of reader.push(bytes)) {
        if (event.kind === 'nak') refused();
        if (event.kind === 'broken') write(Uint8Array.from([NAK]));
        if (event.kind !== 'frame') continue;
        const apdu = decodeApdu(event.apdu);
        const isRefused = !apdu.ok || refuses(apdu.value);
        write(Uint8Array.from([isRefused ? NAK : ACK]));
        if (apdu.ok && !isRefused) onApdu(apdu.value);
      }
    },
    send(apdu) {
      last = { frame: encodeFrame(apdu), repeats: 0 };
      write(last.frame);
    },
  };
}
