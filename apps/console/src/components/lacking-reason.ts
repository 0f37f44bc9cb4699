import { reasonCharsAtLeast } from '@escapement/core';
import type { Text } from '../text/use-text.ts';

/** What is said of a reason that does not do: why one is wanted where there is none, and else that it is too short. */
export function lackingText(t: Text, reason: string, required: string): string {
  return reason.trim() === '' ? required : t('common.reason.short', { least: reasonCharsAtLeast });
}
