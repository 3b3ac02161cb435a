import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Loaded at run time: Electron itself, and what brings a binary of its own. Everything else is in the bundle. */
const EXTERNAL = [
  /^electron$/,
  /^better-sqlite3$/,
  /^serialport$/,
  /^@serialport\//,
  /^node-hid$/,
  /^usb$/,
  /^@resvg\//,
  /^harfbuzzjs$/,
];

/**
 * The Electron shell's programs in `dist/electron`. Two passes, because a sandboxed preload must be CommonJS and in one file:
 * `vite build -c vite.electron.config.ts`, then the same with `--mode preload`.
 */
export default defineConfig(({ mode }) => {
  const isPreload = mode === 'preload';
  return {
    publicDir: false,
    // As Node itself would: the field `module` of some packages leads to something else.
    environments: { ssr: { resolve: { mainFields: ['main'] } } },
    ssr: { target: 'node', noExternal: true, external: [] },
    build: {
      ssr: true,
      target: 'node24',
      outDir: here('dist/electron'),
      emptyOutDir: !isPreload,
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        external: EXTERNAL,
        input: isPreload
          ? { preload: here('electron/preload.ts') }
          : {
              main: here('electron/main.ts'),
              'host-process': here('electron/host-process.ts'),
              'pin-worker': here('host/staff/pin-worker.ts'),
              'strip-worker': here('hardware/rendering/strip-worker.ts'),
              'sync-worker': here('offline/sync-worker.ts'),
            },
        output: isPreload
          ? { format: 'cjs', entryFileNames: '[name].cjs' }
          : { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
      },
    },
  };
});
