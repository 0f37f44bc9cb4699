import { type Clock, isAboutContent, type Logger } from '@escapement/core';
import { type Outbox, runOf, type Word } from './outbox.ts';

/** What Redis refuses to hear of one run is said again so much later, since somebody may have mended what it is refused for. */
const againAfterMs = 5_000;

export interface SortingParts {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Something is to be said once more. */
  readonly again: () => void;
}

/**
 * What was not heard is said again, before all others. Where Redis is there and refuses it for what it holds, or for what was said, each word is said alone, by
 * which it shows which of them it was; that one waits, and holds up no other.
 */
export function sortOut(
  { outbox, clock, logger, again }: SortingParts,
  words: readonly Word[],
  error: unknown,
): void {
  if (!isAboutContent(error)) {
    outbox.putBack(words);
    return;
  }
  const [word] = words;
  if (word === undefined || words.length > 1) {
    outbox.sort(words);
    return;
  }
  logger.warn({ err: error, runId: runOf(word) }, 'Redis hears nothing of a run; said again later');
  void clock.sleep(againAfterMs).then(() => {
    outbox.sort([word]);
    again();
  });
}
