/** The sync worker asks the host's thread to erase session keys: only that thread writes the journal. */
import type { Forgotten } from './journal-storage.ts';

export interface ForgetRequest {
  /** Resolves with whether the keys are erased, rejects where that failed. One at a time: a pass waits for it. */
  ask(sessions: readonly string[]): Promise<Forgotten>;
  answered(answer: Forgotten, problem: string | null): void;
}

export function createForgetRequest(send: (sessions: readonly string[]) => void): ForgetRequest {
  let settle: ((answer: Forgotten, problem: string | null) => void) | null = null;
  return {
    ask: (sessions) =>
      new Promise((resolve, reject) => {
        settle = (answer, problem) => (problem === null ? resolve(answer) : reject(new Error(problem)));
        send(sessions);
      }),
    answered(answer, problem) {
      settle?.(answer, problem);
      settle = null;
    },
  };
}
