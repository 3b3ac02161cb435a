/** The sync worker asks the host's thread to erase session keys: only that thread writes the journal. */
export interface ForgetRequest {
  /** Resolves when the keys are erased, rejects where that failed. One at a time: a pass waits for it. */
  ask(sessions: readonly string[]): Promise<void>;
  answered(problem: string | null): void;
}

export function createForgetRequest(send: (sessions: readonly string[]) => void): ForgetRequest {
  let settle: ((problem: string | null) => void) | null = null;
  return {
    ask: (sessions) =>
      new Promise((resolve, reject) => {
        settle = (problem) => (problem === null ? resolve() : reject(new Error(problem)));
        send(sessions);
      }),
    answered(problem) {
      settle?.(problem);
      settle = null;
    },
  };
}
