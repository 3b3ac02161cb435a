/** One run of a program in the simulation: it may die at every seam, and what it does afterwards reaches nobody. */

/** Thrown through a program that has just died, so that it does not finish what it was doing. */
export class Dead extends Error {
  override readonly name = 'Dead';
}

export interface Life {
  readonly isDead: boolean;
  /** A place where the program may die. Throws `Dead` when it does, and ever after. */
  seam(place: string): void;
  /** What comes from outside. The dead never hear it, and whoever hears it may die of it. */
  hear<T>(place: string, answer: Promise<T>): Promise<T>;
  end(): void;
}

/** `mayDie` tosses the coin, and does whatever dying means for the machine around. */
export function createLife(mayDie: (place: string) => boolean): Life {
  let isDead = false;
  const life: Life = {
    get isDead() {
      return isDead;
    },
    seam(place) {
      if (!isDead && mayDie(place)) isDead = true;
      if (isDead) throw new Dead(place);
    },
    hear(place, answer) {
      return new Promise((resolve, reject) => {
        const unlessDead = (tell: () => void): void => {
          if (isDead) return;
          if (mayDie(place)) isDead = true;
          else tell();
        };
        answer.then(
          (value) => unlessDead(() => resolve(value)),
          (cause: unknown) => unlessDead(() => reject(cause)),
        );
      });
    },
    end() {
      isDead = true;
    },
  };
  return life;
}
