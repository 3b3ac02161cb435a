/**
 * As `Promise.all`, but it rejects only when all have ended. Statements of one transaction that are under way side by side must not outlive
 * it: what still came after the roll-back would be a transaction of its own, and stay.
 */
export async function allEnded<T extends readonly unknown[]>(works: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(works);
  return Promise.all(works) as Promise<unknown> as Promise<T>;
}
