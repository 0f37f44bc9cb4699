import type { KeyboardEvent } from 'react';

/**
 * Enter chooses what the open list shows as chosen, as the key handler of a field with a list. The list's own note of it may say that there is none:
 * where typing has opened the list, that note is set a turn after the first match was shown.
 */
export function chooseShown(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Enter') take(event);
}

/** Tab does too, where nothing but what is on the list may stand in the field: who types and goes on means what is shown as chosen. */
export function chooseShownAndGoOn(event: KeyboardEvent<HTMLInputElement>): void {
  chooseShown(event);
  if (event.key === 'Tab' && !event.shiftKey) take(event);
}

/** The same in a field of several, in which a comma ends one as Enter does; the field is not to take what was typed besides. */
export function addShown(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.currentTarget.value.trim() === '') return;
  const ends = event.key === 'Enter' || event.key === ',';
  if (ends && take(event)) event.preventDefault();
  if (event.key === 'Tab' && !event.shiftKey) take(event);
}

/** Whether there was one to be chosen; a key by which somebody composes a character chooses none. */
function take({ nativeEvent, currentTarget }: KeyboardEvent<HTMLInputElement>): boolean {
  const shown = nativeEvent.isComposing ? null : shownIn(currentTarget);
  shown?.click();
  return shown !== null;
}

function shownIn(field: HTMLInputElement): HTMLElement | null {
  const list = document.getElementById(field.getAttribute('aria-controls') ?? '');
  return list?.querySelector<HTMLElement>('[data-combobox-selected]') ?? null;
}
