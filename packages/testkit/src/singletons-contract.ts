import { factsOf } from './contract-fact.ts';
import {
  isAskedOnce,
  isMeantForAnother,
  isMeantForOne,
  isPassedOver,
  isPreferred,
  isRestarted,
} from './singletons/asked-facts.ts';
import {
  areDeadBounded,
  areDeadShown,
  areDeathsCounted,
  isCountedInARow,
  isGivenUp,
  isSentAgain,
  isSentAgainWithRoom,
} from './singletons/dead-facts.ts';
import {
  areInOrder,
  isAcknowledged,
  isBounded,
  isForgotten,
  isInStep,
  isKnown,
  isOneCommand,
  isResumed,
  isTooLarge,
} from './singletons/inbox-facts.ts';
import {
  areMovesKept,
  arePaged,
  hasRoom,
  isAskedToMove,
  isClaimedAgain,
  isFenced,
  isOfOneKind,
  isOfOtherData,
  isPutBack,
  isPutBackOver,
  isRemoved,
  isShown,
  rings,
} from './singletons/owner-facts.ts';
import type { SingletonPorts } from './singletons/singleton-ports.ts';

/** What singletons promise. */
export const singletonsContract = factsOf<SingletonPorts>({
  'a name is of one kind, whoever declares it': isOfOneKind,
  'there is room for so many names and no more': hasRoom,
  'who claims under a higher term takes it, and the one before writes nothing any more': isFenced,
  'a claim may be repeated, and a lower one is refused': isClaimedAgain,
  'a term of other data is compared with none': isOfOtherData,
  'commands are given in order until they are settled': areInOrder,
  'a command that comes twice is accepted once, and has its reply': isKnown,
  'an id stands for one command, whatever became of it, and another under it is refused':
    isOneCommand,
  'an inbox is bounded, and so is a command': isBounded,
  'who settles what is not first in line writes nothing': isInStep,
  'what may be settled in any order is': isAcknowledged,
  'too large a reply, state or list of events is refused whole': isTooLarge,
  'a command over which instances end is given up, and those behind it go on': isGivenUp,
  'only ends in a row over one command are counted': isCountedInARow,
  'a command that an owner alone had in hand when it ended without a word is counted, and no other':
    areDeathsCounted,
  'what was given up is counted, and shown with the reason': areDeadShown,
  'what was given up can be sent again under its id, once': isSentAgain,
  'what is sent again needs room as any command does': isSentAgainWithRoom,
  'of what was given up the newest is kept': areDeadBounded,
  'a new owner begins from the snapshot and the journal after it': isResumed,
  'old replies and old entries are forgotten, and none that is needed': isForgotten,
  'a move is asked of who owns it, and told once': isAskedToMove,
  'what is to go to one program is taken by no other, and that stands with the move': isMeantForOne,
  'whoever is next takes it where that one does not stand in line any more': isPassedOver,
  'who is preferred has it before others, but for whom a person chose': isPreferred,
  'who owns it is not asked to have it, and what is asked last counts': isMeantForAnother,
  'a restart is asked of who owns it, told once, and kept among the moves': isRestarted,
  'what is asked for once more under its mark is answered as before, and not done again':
    isAskedOnce,
  'each change of owner is kept with its cause': areMovesKept,
  'what is shown says how it stands': isShown,
  'a name that nobody runs and nothing waits for is forgotten with all that is kept of it':
    isRemoved,
  'names come in pages': arePaged,
  'who listens is rung': rings,
  'what an owner remembers is put back where the store forgot': isPutBack,
  'what an owner remembers is put back where the store went back to before that': isPutBackOver,
});
