import { type Fault, isPassing } from './fault.ts';
import { InvariantBroken } from './invariant.ts';

/** What the language throws when code is wrong. */
const mistakes = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError] as const;

/**
 * Whether what was thrown is a mistake of our own and nothing that a server or a library said: to be asked where foreign errors
 * are translated into faults, before one of ours is taken for one of theirs.
 */
export function isDefect(error: unknown): boolean {
  if (error instanceof InvariantBroken || !(error instanceof Error)) return true;
  return mistakes.some((mistake) => error instanceof mistake);
}

/**
 * Ends the process by a defect that was met where no caller could be told: in a loop of the background, or in an event. It is
 * rejected where nobody but `main.ts` hears it, as a broken invariant, since one of ours is what it breaks.
 */
export function raise(error: unknown): void {
  void Promise.reject(
    error instanceof InvariantBroken
      ? error
      : new InvariantBroken(`a defect: ${String(error)}`, { cause: error }),
  );
}

/** What to do with a rejection of work that nobody waits for: a fault is told, anything else ends the process. */
export function bearing(tell: (fault: Fault) => void): (error: unknown) => void {
  return (error) => {
    if (isPassing(error)) tell(error);
    else raise(error);
  };
}
