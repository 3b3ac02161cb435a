/** Pictures of articles: SVG files in one folder, named like the products' `picture`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `name` comes checked from the route: letters, digits and hyphens, without `.svg`. Null where there is no such file. */
export function picturesIn(folder: string): (name: string) => string | null {
  return (name) => {
    try {
      return readFileSync(join(folder, `${name}.svg`), 'utf8');
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
      throw cause;
    }
  };
}
