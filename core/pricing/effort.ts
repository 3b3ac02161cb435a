/**
 * What may still be spent on one basket, in steps of about the same cost: a set that is tried, a pile that is looked at. Not seconds, so
 * that the same basket has the same answer everywhere.
 */
export type Effort = { left: number };

/** Under 50 ms on one core of a kiosk; what a basket of an ordinary shop takes is a hundredth of it. */
export const EFFORT_MAX = 200_000;

export const isSpent = ({ left }: Effort): boolean => left <= 0;
