/**
 * The keypad model, also served by a keyboard: left and up go to the element before, right and down to the one after, enter presses,
 * cancel (Escape) is the screen's way back, help is F1. Order of focus is the order on the screen.
 */
export const DOUBLE_STRIKE_MS = 500;

const FOCUSABLE = 'button:not([disabled]), input:not([disabled]), [href], [tabindex]';
const PREVIOUS = new Set(['ArrowLeft', 'ArrowUp']);
const NEXT = new Set(['ArrowRight', 'ArrowDown']);

/** The part of the page that may have the focus now: the uppermost dialog, or all of it. */
function activeScope(page: Document): ParentNode {
  const dialogs = page.querySelectorAll('[role="dialog"], [role="alertdialog"]');
  return dialogs[dialogs.length - 1] ?? page;
}

export const dialogIsOpen = (page: Document): boolean => activeScope(page) !== page;

export function focusStops(scope: ParentNode): HTMLElement[] {
  return [...scope.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) =>
      element.tabIndex >= 0 && element.getClientRects().length > 0 && !element.closest('[inert], [aria-hidden="true"]'),
  );
}

function move(page: Document, step: 1 | -1): void {
  const stops = focusStops(activeScope(page));
  if (stops.length === 0) return;
  const active = page.activeElement;
  const at = active instanceof HTMLElement ? stops.indexOf(active) : -1;
  const next = at >= 0 ? at + step : nearestStop(stops, active, step);
  const target = stops[(next + stops.length) % stops.length];
  target?.focus();
  target?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** From a heading, which has the focus but is no stop: the stop right after or before it. */
function nearestStop(stops: HTMLElement[], active: Element | null, step: 1 | -1): number {
  if (active === null || active === document.body) return step === 1 ? 0 : stops.length - 1;
  const after = stops.findIndex((stop) => active.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (after < 0) return step === 1 ? 0 : stops.length - 1;
  return step === 1 ? after : after - 1;
}

/** In a field left and right go through the text; from its end on they go to the element before or after. */
function movesCaret({ value, selectionStart: start, selectionEnd: end }: HTMLInputElement, key: string): boolean {
  if (key === 'ArrowLeft') return start !== 0 || end !== 0;
  return key === 'ArrowRight' && (start !== value.length || end !== value.length);
}

export type KeypadActions = { cancel(): void; help(): void };

export function installKeypadModel(page: Document, actions: KeypadActions): () => void {
  let enteredAtMs = Number.NEGATIVE_INFINITY;

  const onKeyFirst = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    const isDouble = event.repeat || event.timeStamp - enteredAtMs < DOUBLE_STRIKE_MS;
    if (isDouble) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else enteredAtMs = event.timeStamp;
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const isCaretKey = event.target instanceof HTMLInputElement && movesCaret(event.target, event.key);
    if (PREVIOUS.has(event.key) && !isCaretKey) move(page, -1);
    else if (NEXT.has(event.key) && !isCaretKey) move(page, 1);
    else if (event.key === 'Escape') {
      if (dialogIsOpen(page)) return;
      actions.cancel();
    } else if (event.key === 'F1') actions.help();
    else return;
    event.preventDefault();
  };

  page.addEventListener('keydown', onKeyFirst, true);
  page.addEventListener('keydown', onKey);
  return () => {
    page.removeEventListener('keydown', onKeyFirst, true);
    page.removeEventListener('keydown', onKey);
  };
}
