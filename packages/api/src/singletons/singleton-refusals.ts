import type { DeleteSingletonOutcome } from '../acts/singletons/delete-singleton.ts';
import type { MoveSingletonOutcome } from '../acts/singletons/move-singleton.ts';
import type { TellSingletonOutcome } from '../acts/singletons/tell-singleton.ts';
import { keyReused } from '../idempotency/idempotency-key.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

export function singletonNotFound(): ProblemSignal {
  return new ProblemSignal(
    'SINGLETON_NOT_FOUND',
    'A singleton is known from the first time that a program declares it: look at the name.',
  );
}

/** Why nobody was asked. */
export function moveRefusal(
  kind: Exclude<MoveSingletonOutcome, { readonly kind: 'asked' }>['kind'],
): ProblemSignal {
  switch (kind) {
    case 'unknown':
      return singletonNotFound();
    case 'not-running':
      return new ProblemSignal(
        'SINGLETON_NOT_RUNNING',
        'Nothing can be moved or restarted: start a program that declares the singleton, or ask again when one has taken it.',
      );
    case 'owns':
      return new ProblemSignal(
        'SINGLETON_OWNS_ALREADY',
        'Nothing was moved: restart it where another instance is wanted.',
      );
    case 'not-candidate':
      return new ProblemSignal(
        'SINGLETON_NOT_CANDIDATE',
        'Nothing was moved: name a program out of candidates of GET /api/v1/singletons/{name}, or start this one first.',
      );
  }
}

/** Why a name was not forgotten. Nothing of it was. */
export function deletionRefusal(
  kind: Exclude<DeleteSingletonOutcome, { readonly kind: 'removed' }>['kind'],
): ProblemSignal {
  switch (kind) {
    case 'unknown':
      return singletonNotFound();
    case 'standing':
    case 'running':
      return new ProblemSignal(
        'SINGLETON_IN_USE',
        'A program stands for it, or was heard of within the last ten seconds: end the programs that declare it, and then delete it.',
      );
    case 'waiting':
      return new ProblemSignal(
        'SINGLETON_IN_USE',
        'Commands that were accepted wait in its inbox: start a program that works on them, and delete it when none waits.',
      );
  }
}

/** Why a command was not accepted. Nothing of it is left. */
export function commandRefusal(
  outcome: Exclude<TellSingletonOutcome, { readonly kind: 'accepted' }>,
): ProblemSignal {
  switch (outcome.kind) {
    case 'unknown':
      return singletonNotFound();
    case 'other-command':
      return keyReused();
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
