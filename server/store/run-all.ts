/** How the works of one transaction that do not need each other's answers are run. */

type Works<T extends readonly unknown[]> = { [K in keyof T]: () => Promise<T[K]> };

/**
 * As `Promise.all`, but it rejects only when all have ended, with what went wrong first. Statements of one transaction that are under way
 * side by side must not outlive it: what still came after the roll-back would be a transaction of its own, and stay. And where one fails,
 * those behind it are only told that the transaction is over.
 */
export async function sideBySide<T extends readonly unknown[]>(works: Works<T>): Promise<T> {
  const causes: unknown[] = [];
  const begun = works.map((work) => work());
  for (const work of begun) work.catch((cause: unknown) => causes.push(cause));
  await Promise.allSettled(begun);
  if (causes.length > 0) throw causes[0];
  return Promise.all(begun) as Promise<unknown> as Promise<T>;
}

/** Nothing is begun once one has failed. */
export async function oneByOne<T extends readonly unknown[]>(works: Works<T>): Promise<T> {
  const done: unknown[] = [];
  for (const work of works) done.push(await work());
  return done as unknown as T;
}
