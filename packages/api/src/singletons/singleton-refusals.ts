import type { TellSingletonOutcome } from '../acts/singletons/tell-singleton.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

export function singletonNotFound(): ProblemSignal {
  return new ProblemSignal(
    'SINGLETON_NOT_FOUND',
    'A singleton is known from the first time that a program declares it: look at the name.',
  );
}

/** Why a command was not accepted. Nothing of it is left. */
export function commandRefusal(
  outcome: Exclude<TellSingletonOutcome, { readonly kind: 'accepted' }>,
): ProblemSignal {
  switch (outcome.kind) {
    case 'unknown':
      return singletonNotFound();
    case 'full':
      return new ProblemSignal(
        'INBOX_FULL',
        'The command was not accepted: send it again when some of those that wait have been worked on, and look whether any program runs the singleton.',
        { headers: { 'retry-after': '1' } },
      );
    case 'too-large':
      return new ProblemSignal(
        'COMMAND_TOO_LARGE',
        'A command has 64 KB as JSON, and this one was not accepted: put what is large elsewhere, and send where it is.',
      );
  }
}
