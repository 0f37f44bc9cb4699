import type { KeyboardEvent } from 'react';

/**
 * Enter chooses what the open list shows as chosen, as the key handler of a field with a list. The list's own note of it may say that there is none:
 * where typing has opened the list, that note is set a turn after the first match was shown.
 */
export function chooseShown(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Enter' && !event.nativeEvent.isComposing)
    shownIn(event.currentTarget)?.click();
}

/** Tab does too, where nothing but what is on the list may stand in the field: who types and goes on means what is shown as chosen. */
export function chooseShownAndGoOn(event: KeyboardEvent<HTMLInputElement>): void {
  chooseShown(event);
  const goesOn = event.key === 'Tab' && !event.shiftKey && !event.nativeEvent.isComposing;
  if (goesOn) shownIn(event.currentTarget)?.click();
}

function shownIn(field: HTMLInputElement): HTMLElement | null {
  const list = document.getElementById(field.getAttribute('aria-controls') ?? '');
  return list?.querySelector<HTMLElement>('[data-combobox-selected]') ?? null;
}
