/** The short side of the design's reference panel, in millimetres: a 27″ screen on its end. */
export const REFERENCE_SHORT_SIDE_MM = 336;
/** Below this short side the type and the spaces shrink; targets stay 20 mm. */
const COMPACT_SHORT_SIDE_MM = 260;

/**
 * Pixels per millimetre. `measured` is the panel's density, given as `?ppmm=` by the launcher. Without it the window is taken for the
 * reference panel, so that it looks the same at each size (in a frame of the lab, say).
 */
export function pixelsPerMm(widthPx: number, heightPx: number, measured: number | null): number {
  return measured ?? Math.min(widthPx, heightPx) / REFERENCE_SHORT_SIDE_MM;
}

export function measuredDensity(search: string): number | null {
  const given = Number(new URLSearchParams(search).get('ppmm'));
  return Number.isFinite(given) && given >= 0.5 && given <= 20 ? given : null;
}

/** Keeps `--mm` and the size class in step with the window. */
export function followDensity(page: Window): () => void {
  const root = page.document.documentElement;
  const apply = (): void => {
    const shortSidePx = Math.min(page.innerWidth, page.innerHeight);
    const ppmm = pixelsPerMm(page.innerWidth, page.innerHeight, measuredDensity(page.location.search));
    root.style.setProperty('--mm', `${ppmm}px`);
    root.dataset.size = shortSidePx / ppmm < COMPACT_SHORT_SIDE_MM ? 'compact' : 'regular';
    root.dataset.orientation = page.innerWidth > page.innerHeight ? 'landscape' : 'portrait';
  };
  apply();
  page.addEventListener('resize', apply);
  return () => page.removeEventListener('resize', apply);
}
