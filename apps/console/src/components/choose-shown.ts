import type { KeyboardEvent } from 'react';

/**
 * Enter chooses what the open list shows as chosen, as the key handler of a field with a list. The list's own note of it may say that there is none:
 * where typing has opened the list, that note is set a turn after the first match was shown.
 */
export function chooseShown(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
  const list = document.getElementById(event.currentTarget.getAttribute('aria-controls') ?? '');
  list?.querySelector<HTMLElement>('[data-combobox-selected]')?.click();
}
