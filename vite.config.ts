import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Weights of the icon set that the screens use; the other four are cut out of every icon (two thirds of its bytes). */
const ICON_WEIGHTS_KEPT = ['bold', 'fill'];

function onlyUsedIconWeights(): Plugin {
  return {
    name: 'portico:icon-weights',
    transform(code, id) {
      if (!id.includes('@phosphor-icons/react/dist/defs/')) return null;
      const kept = code.replace(/\n {2}\[\n {4}"(\w+)",[\s\S]*?\n {2}\],?(?=\n)/g, (entry, weight: string) =>
        ICON_WEIGHTS_KEPT.includes(weight) ? (entry.endsWith(',') ? entry : `${entry},`) : '',
      );
      return { code: kept, map: null };
    },
  };
}

/** Languages of the screens, as react-aria names them; it brings its own few words in 34, and takes English where it has none. */
const LANGUAGES_KEPT = ['en-US', 'de-DE'];

function onlyUsedLanguages(): Plugin {
  return {
    name: 'portico:languages',
    transform(code, id) {
      if (!/react-aria\/dist\/private\/\w+\/intlStrings\./.test(id)) return null;
      const kept = code.replace(/^\s*"([a-z]{2}-[A-Z]{2})": .*$/gm, (entry, language: string) =>
        LANGUAGES_KEPT.includes(language) ? entry : '',
      );
      return { code: kept, map: null };
    },
  };
}

export type PageBuild = {
  /** Folder of the pages, from the repository's top. */
  root: string;
  outDir: string;
  /** Page name to its HTML file, from the root folder. */
  pages: Record<string, string>;
  /** Where `vite dev` finds the host. */
  hostUrl?: string;
};

/** The build of one set of pages; the kiosk's own and the lab's use it. Paths are relative, so that pages work over HTTP and Electron's protocol. */
export function pageBuild({ root, outDir, pages, hostUrl = 'http://127.0.0.1:7400' }: PageBuild): UserConfig {
  return {
    root: here(root),
    base: './',
    plugins: [react(), onlyUsedIconWeights(), onlyUsedLanguages()],
    server: {
      proxy: { '/screen': { target: hostUrl, ws: true }, '/pictures': { target: hostUrl } },
    },
    build: {
      outDir: here(outDir),
      emptyOutDir: true,
      target: 'chrome130',
      // Parts are fetched by plain imports, which a page can try again; styles are one file, so that no screen comes without its own.
      modulePreload: {
        polyfill: false,
        resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
      },
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(pages).map(([name, file]) => [name, here(`${root}/${file}`)])),
        treeshake: {
          // `core` states its schemas beside its types; the screens use only the types. Making a schema has no effect.
          manualPureFunctions: ['z'],
          moduleSideEffects: [{ test: /node_modules\/(zod|fast-json-patch)\//, sideEffects: false }],
        },
      },
    },
  };
}

export default defineConfig(() =>
  pageBuild({
    root: 'renderer',
    outDir: 'dist/renderer',
    pages: { index: 'index.html', gallery: 'gallery.html' },
    ...(process.env.PORTICO_HOST_URL === undefined ? {} : { hostUrl: process.env.PORTICO_HOST_URL }),
  }),
);
