/**
 * Runs in the page: what is wrong with the screen that a machine can see. A word that is broken over two lines, a text that is cut off,
 * one that reaches out of the panel, a button under another thing.
 */
export function flaws(): string[] {
  const found: string[] = [];
  const shown = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { parentElement: element, textContent } = node;
    if (element === null || textContent === null || !shown(element)) continue;
    for (const { 0: word, index } of textContent.matchAll(/[^\s\u200b-]+/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const boxes = [...range.getClientRects()].filter(({ width }) => width > 0);
      const [first, last] = [boxes[0], boxes.at(-1)];
      if (first === undefined || last === undefined) continue;
      if (last.top > first.bottom - 2) found.push(`broken word "${word}"`);
      if (first.left < -1 || last.right > innerWidth + 1) found.push(`"${word}" is beside the panel`);
    }
  }
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    if (!shown(element) || element.closest('svg') !== null) continue;
    const { overflowX, overflowY, clipPath, position } = getComputedStyle(element);
    const isUnseen = clipPath !== 'none' || (position === 'absolute' && element.offsetWidth <= 1);
    if (isUnseen) continue;
    const name = `${element.tagName.toLowerCase()} "${element.innerText?.slice(0, 40).replaceAll('\n', ' ')}"`;
    if (element.scrollWidth > element.clientWidth + 1 && overflowX !== 'visible')
      found.push(`cut at the side: ${name}`);
    const hidden = element.scrollHeight - element.clientHeight;
    if (hidden > 1 && element.clientHeight > 0 && overflowY === 'hidden') found.push(`cut below by ${hidden}: ${name}`);
    if (hidden > 1 && element.tagName === 'MAIN' && overflowY === 'auto') found.push(`the page scrolls by ${hidden}`);
  }
  const scrolls = (element: Element): boolean => {
    for (let above = element.parentElement; above !== null; above = above.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(above).overflow)) return true;
    }
    return false;
  };
  const dialogs = document.querySelectorAll('[role="dialog"], [role="alertdialog"]');
  const scope = dialogs[dialogs.length - 1] ?? document;
  for (const button of scope.querySelectorAll<HTMLElement>('button')) {
    const box = button.getBoundingClientRect();
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const isOnPanel = box.top >= 0 && box.bottom <= innerHeight;
    if (isOnPanel && seen !== null && seen !== button && !button.contains(seen) && !scrolls(button))
      found.push(`under another thing: button "${button.innerText.replaceAll('\n', ' ')}"`);
    if (button.scrollWidth > button.clientWidth + 1 || button.scrollHeight > button.clientHeight + 1)
      found.push(`does not fit its button: "${button.innerText.replaceAll('\n', ' ')}"`);
  }
  return [...new Set(found)];
}
