import { type RefObject, useEffect } from 'react';

/** Where the browser has an undoing of its own, or a question stands open. */
const elsewhere =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"], [role="dialog"]';

/** Ctrl+Z, or ⌘Z, presses the button that undoes, from wherever the focus is: what lasts some seconds is too far away for the Tab key. */
export function useUndoKey(button: RefObject<HTMLButtonElement | null>, act: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isUndo(event) || !isLatest(button.current)) return;
      if (event.target instanceof Element && event.target.closest(elsewhere) !== null) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
}

function isUndo({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'z' && (ctrlKey || metaKey) && !shiftKey && !altKey;
}

/** Of several that are offered, the last act is undone first. */
function isLatest(button: HTMLButtonElement | null): boolean {
  return button !== null && [...document.querySelectorAll('[data-undo]')].at(-1) === button;
}
