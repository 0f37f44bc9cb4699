import { retoldReason } from '@escapement/core';
import type { Text } from '../text/use-text.ts';

/** What a run or a definition says of itself, in the reader's language where it is a sentence of ours, else as somebody else said it. */
export function saidText(t: Text, sentence: string): string {
  return retoldReason(sentence, {
    said: (code, params) => t(`said.${code}`, params),
    ledgerReason: (reason) => t(`reason.${reason}`),
  });
}
