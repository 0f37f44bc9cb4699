import type { KeyboardEvent } from 'react';

/** Enter in a field chooses from its list or does nothing: a form of many fields is sent by its button alone. */
export function keepFromSubmitting(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}

/** The fields learn of their problems with the next drawing; only then can the first of them be found. */
export function focusFirstInvalid(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => {
    form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
}
