/** The page's line to the lab: its state as it changes, and actions. */
import { createContext, useContext, useEffect, useState } from 'react';
import type { ActionAnswer, KioskState, LabAction, LabState } from '../api.ts';
import { texts } from './texts.ts';

const API = 'api/';
const TOAST_MS = 2_600;

async function fetchJson<T>(path: string): Promise<T> {
  const answer = await fetch(API + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const barcodeUrl = (symbology: string, text: string): string =>
  `${API}barcode?${new URLSearchParams({ symbology, text })}`;
export const paperUrl = (kiosk: KioskState, id: string, run: string): string =>
  `${API}papers/${kiosk.name}/${id}?${new URLSearchParams({ run })}`;

export type Link = 'connecting' | 'open' | 'lost';

/** The lab's state, and whether the line to it is open. */
export function useLabState(): { state: LabState | null; link: Link } {
  const [state, setState] = useState<LabState | null>(null);
  const [link, setLink] = useState<Link>('connecting');
  useEffect(() => {
    const events = new EventSource(`${API}events`);
    events.addEventListener('message', (event: MessageEvent<string>) => {
      const next: LabState = JSON.parse(event.data);
      setState(next);
      setLink('open');
    });
    // The browser tries again by itself.
    events.addEventListener('error', () => setLink((before) => (before === 'connecting' ? before : 'lost')));
    return () => events.close();
  }, []);
  return { state, link };
}

/** Loads once a path changes; null until then. `everyMs` asks again and again while the component is shown. */
export function useJson<T>(path: string | null, everyMs?: number): { value: T | null; failed: boolean } {
  const [answer, setAnswer] = useState<{ path: string | null; value: T | null; failed: boolean }>({
    path: null,
    value: null,
    failed: false,
  });
  useEffect(() => {
    if (path === null) return;
    let isShown = true;
    const load = (): void => {
      fetchJson<T>(path).then(
        (value) => isShown && setAnswer({ path, value, failed: false }),
        (cause: unknown) => {
          console.warn(cause);
          if (isShown) setAnswer((before) => ({ ...before, path, failed: true }));
        },
      );
    };
    load();
    const timer = everyMs === undefined ? undefined : setInterval(load, everyMs);
    return () => {
      isShown = false;
      clearInterval(timer);
    };
  }, [path, everyMs]);
  return { value: answer.path === path ? answer.value : null, failed: answer.failed };
}

async function post(action: LabAction): Promise<ActionAnswer> {
  const answer = await fetch(`${API}actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(action),
  });
  if (!answer.ok) throw new Error(`${action.type}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export type Bench = {
  /** `success` and `failure` are told to the person where given. */
  act(action: LabAction, told?: { success?: string; failure?: string }): void;
  tell(text: string): void;
};

/** Actions, and what they tell the person. */
export function useBench(): { bench: Bench; toast: string | null } {
  const [toast, setToast] = useState<{ text: string } | null>(null);
  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(() => setToast(null), TOAST_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  const tell = (text: string): void => setToast({ text });
  const bench: Bench = {
    tell,
    act(action, told = {}) {
      post(action).then(
        ({ done }) => {
          const text = done ? told.success : (told.failure ?? texts.toast.failed);
          if (text !== undefined) tell(text);
        },
        (cause: unknown) => {
          console.warn(cause);
          tell(texts.toast.failed);
        },
      );
    },
  };
  return { bench, toast: toast?.text ?? null };
}

export const BenchContext = createContext<Bench>({ act: () => undefined, tell: () => undefined });
export const useActions = (): Bench => useContext(BenchContext);
