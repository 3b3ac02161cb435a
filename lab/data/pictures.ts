/**
 * Pictures for the articles that are found by picture: Microsoft's Fluent Emoji (MIT, see LICENCES.md), the rich colour set
 * with the flat one as fallback.
 */
import { createRequire } from 'node:module';
import { z } from 'zod';

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null;

const iconSetSchema = z.object({
  width: z.number(),
  height: z.number(),
  icons: z.custom<Record<string, unknown>>(isRecord),
});
const iconSchema = z.object({ body: z.string(), width: z.number().optional(), height: z.number().optional() });
type IconSet = z.infer<typeof iconSetSchema>;

const SETS = ['@iconify-json/fluent-emoji/icons.json', '@iconify-json/fluent-emoji-flat/icons.json'];

const loadModule = createRequire(import.meta.url);

/**
 * The picture as a whole SVG document, or null where neither set has it. `name` is an icon name or a product's `picture`, which
 * is the same with `.svg`. Ids inside carry the icon's name, so that many pictures may stand inline in one page.
 * The first call reads a file of 104 MB (about 2 s, 290 MB of memory), which Node's module cache keeps for the next ones.
 */
export function pictureSvg(name: string): string | null {
  const iconName = name.replace(/\.svg$/, '');
  for (const path of SETS) {
    const set = loadIconSet(path);
    if (!Object.hasOwn(set.icons, iconName)) continue;
    const icon = iconSchema.parse(set.icons[iconName]);
    const width = icon.width ?? set.width;
    const height = icon.height ?? set.height;
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${namespaceIds(icon.body, iconName)}</svg>`;
  }
  return null;
}

/** Only the head of the set is validated here, the icons one by one on use: they are thousands. */
function loadIconSet(path: string): IconSet {
  const loaded: unknown = loadModule(path);
  return iconSetSchema.parse(loaded);
}

/** Ids are only touched where they are defined or referred to: `#abc` alone may be a colour. */
function namespaceIds(body: string, iconName: string): string {
  return body
    .replace(/\bid="([^"]+)"/g, `id="${iconName}-$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${iconName}-$1)`)
    .replace(/\bhref="#([^"]+)"/g, `href="#${iconName}-$1"`);
}
