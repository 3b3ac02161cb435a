/** A panel is no desktop: no menu, no dragging, no selecting, no zooming by pinch or wheel. */
export function installPanelGuard(page: Document): () => void {
  const refuse = (event: Event): void => event.preventDefault();
  const refuseZoom = (event: WheelEvent): void => {
    if (event.ctrlKey) event.preventDefault();
  };
  const refusePinch = (event: TouchEvent): void => {
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
  };
  const refused = ['contextmenu', 'dragstart', 'selectstart', 'gesturestart'] as const;
  for (const type of refused) page.addEventListener(type, refuse);
  page.addEventListener('wheel', refuseZoom, { passive: false });
  page.addEventListener('touchmove', refusePinch, { passive: false });
  return () => {
    for (const type of refused) page.removeEventListener(type, refuse);
    page.removeEventListener('wheel', refuseZoom);
    page.removeEventListener('touchmove', refusePinch);
  };
}
