import type { ShapeWords } from './field-words.ts';

const standing = {
  name: 'The name that its programs declare it by',
  kind: 'A service, which does as it likes while it lives, or an aggregate, a state that commands change',
  state:
    'vacant: nobody owns it; starting, running or stopping; failing: it threw or returned, and is started again; silent: its owner has not been heard of for ten seconds',
  owner: 'The program that owns it; null while nobody does',
  term: 'Grows with each owner, and guards what it changes; null while nobody owns it',
  since: 'Since when the owner has it; null while nobody does',
  because:
    'Why its instance ended by itself the last time; null where it runs well. Of a command, why it was given up',
  inboxDepth: 'How many commands wait in its inbox',
  oldestAgeMs: 'For how long the first of them has waited, in milliseconds; null where none does',
  acceptedCount: 'How many commands were ever accepted',
  deadCount: 'How many were given up, since instances ended over them time and again',
  journalLength: 'How many entries of its journal are kept',
} as const;

/** Singletons. */
export const singletonWords: ShapeWords = {
  Singleton: standing,
  SingletonDetail: {
    ...standing,
    snapshot: 'The state of an aggregate as it was last kept; null where none was',
    sequence:
      'Of a snapshot, the command after which it was kept; of a command, its place in the inbox',
    value: 'The state',
    moves: 'The last changes of owner and restarts, the newest first',
    from: 'Who had it',
    to: 'Who took it',
    cause:
      'asked for; restart: asked for, and its owner kept it; closing: its program ended in order; failing: it ended by itself too often; cut-off: it did not stop in time; lost: its owner said nothing',
    meantFor:
      'The program that a person wanted to have it; another has it where that one did not stand in line any more when its turn came; null where nobody was named',
    askedAt: 'When a move was asked for; null where none was',
    stoppingAt: 'When its owner began to stop it; null where that was not said',
    stoppedAt: 'When it had stopped; null where that was not said',
    startedAt: 'When the next owner took it',
    candidates:
      'The programs that stand in line for it, in order, the first hundred: the first owns it, the second is next; null while ZooKeeper cannot be asked',
    line: 'The same programs, each with its version; null while ZooKeeper cannot be asked',
    deadCommands:
      'The last commands that were given up, the newest first, 20 and 256 KB at the most',
    id: 'By which its programs know the command',
    acceptedAt: 'When its inbox took the command',
    deadAt: 'When it was given up',
    attempts: 'How many instances, or programs, ended over it',
    command: 'What it was told, as a JSON text',
  },
  StandingProgram: {
    program: 'What its program is called, as in `candidates`',
    version: 'Its version, as the program itself says; absent where it says none',
  },
  SingletonCommandAccepted: {
    id: 'By which its programs know the command; the same one for a repeat with the same Idempotency-Key',
  },
  SingletonMoveAsked: {
    owner: 'Who owns it and was asked',
    term: 'The term that stands; it has moved when another does',
  },
};
