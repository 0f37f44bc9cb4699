import type { Text } from '../text/use-text.ts';

/** What the button that empties a field is to the keyboard and to who hears the page: the library leaves it to the mouse. */
export function clearButton(t: Text) {
  return { 'aria-label': t('common.clear'), tabIndex: 0, 'aria-hidden': false } as const;
}
