/**
 * As `Promise.all`, but it rejects only when all have ended, with what went wrong first. Statements of one transaction that are under way
 * side by side must not outlive it: what still came after the roll-back would be a transaction of its own, and stay. And where one fails,
 * those behind it are only told that the transaction is over.
 */
export async function allEnded<T extends readonly unknown[]>(works: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const causes: unknown[] = [];
  for (const work of works) work.catch((cause: unknown) => causes.push(cause));
  await Promise.allSettled(works);
  if (causes.length > 0) throw causes[0];
  return Promise.all(works) as Promise<unknown> as Promise<T>;
}
