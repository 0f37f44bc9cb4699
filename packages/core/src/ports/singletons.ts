import type {
  SingletonDetail,
  SingletonKind,
  SingletonMoveCause,
  SingletonView,
} from '../schemas/singleton.ts';
import type { NamePage, NameQuery } from '../words/name-page.ts';

/** Whoever holds the office of a singleton, by the term that ZooKeeper gave, in the history of data that it was given in. */
export interface SingletonTerm {
  readonly name: string;
  readonly ensembleId: string;
  readonly term: number;
}

/** Another holds it under a higher term: nothing was written, and whoever asked must end. */
export interface SingletonSuperseded {
  readonly kind: 'superseded';
  readonly term: number;
}

/** The store does not know of this term: it was emptied, or set back. Nothing was written. */
export interface SingletonForgotten {
  readonly kind: 'forgotten';
}

/** The state of an aggregate as JSON, after the command `sequence`. */
export interface SingletonSnapshot {
  readonly sequence: number;
  readonly state: string;
}

/** What an aggregate begins from; its journal after the snapshot is read beside it. */
export interface SingletonBeginning {
  /** The state is the initial one where there is none. */
  readonly snapshot: SingletonSnapshot | undefined;
  /** The last command that had its effect. */
  readonly applied: number;
  /** Nobody has ever held it, as far as the store remembers. */
  readonly isNew: boolean;
  /** An owner before had commands up to this one in hand when it ended without a word, so that one of them may have ended it; 0 where none had any. */
  readonly doubtfulUpTo: number;
}

/** What was done to the state of an aggregate by one command. `events` is a JSON array. */
export interface JournalEntry {
  readonly sequence: number;
  readonly term: number;
  readonly id: string;
  readonly events: string;
}

/** A command that was accepted. `command` is JSON. */
export interface InboxCommand {
  readonly sequence: number;
  readonly id: string;
  readonly command: string;
}

/** What came of a command. `events` only of an aggregate's; both are JSON. */
export interface SettledCommand {
  readonly sequence: number;
  readonly id: string;
  readonly reply: string;
  readonly events?: string;
}

/** A command over which an instance ended, and after how many such ends it is given up. */
export interface FailedCommand {
  readonly sequence: number;
  readonly because: string;
  readonly attempts: number;
}

/** What became of a command that is in the inbox no more. */
export type CommandEnd =
  | { readonly kind: 'done'; readonly reply: string }
  /** It was given up, and has had no effect. */
  | { readonly kind: 'dead'; readonly because: string };

/** Somebody wants the singleton moved. */
export interface MoveAsked {
  readonly by: string;
  readonly reason: string;
  /** The program that is to have it; the next in line where absent. */
  readonly to?: string | undefined;
}

/** What an owner is asked for: to hand it over, or, with `restart`, to stop its instance and start another in its place. */
export interface SingletonAsked extends MoveAsked {
  readonly restart?: boolean | undefined;
}

/** How an instance is, as its owner says it. */
export type SingletonStep =
  | { readonly kind: 'running' }
  | { readonly kind: 'failing'; readonly because: string }
  | { readonly kind: 'stopping'; readonly cause: SingletonMoveCause; readonly reason?: string }
  | { readonly kind: 'stopped' }
  /** It has stopped, and its owner starts another instance: what was asked for is done. */
  | { readonly kind: 'restarted' };

export type SingletonDeclaration =
  | { readonly kind: 'declared' }
  /** It has been declared as the other kind. */
  | { readonly kind: 'other-kind'; readonly stands: SingletonKind }
  /** So many names are known that no more are taken. */
  | { readonly kind: 'full' };

export type SingletonTold =
  | { readonly kind: 'accepted'; readonly sequence: number }
  /** It was accepted before, under this id. */
  | { readonly kind: 'pending' }
  | CommandEnd
  /** Its id stands for another command, of which this is no repeat. */
  | { readonly kind: 'other-command' }
  | { readonly kind: 'full' }
  | { readonly kind: 'too-large' }
  /** No program has ever declared it. */
  | { readonly kind: 'unknown' };

/** A ring: something has changed for the owner, or for those who wait for replies. */
export interface SingletonRing {
  readonly name: string;
  readonly what: 'told' | 'asked' | 'claimed' | 'settled';
}

/**
 * What singletons keep: who holds each under which term, its inbox, its journal and the replies. Whatever an owner writes compares its term first,
 * in the same step; so who was frozen and wakes late writes nothing.
 */
export interface Singletons {
  /** Makes the name known, of one kind for ever. */
  declare(name: string, kind: SingletonKind): Promise<SingletonDeclaration>;
  /**
   * Takes the office from whoever had it under a lower term. May be repeated, and then answers how all stands. `restore`: what the owner remembers; it is put
   * back where the store knows of no owner, since it forgot, or of less than that, since it went back.
   */
  claim(
    by: SingletonTerm,
    as: {
      readonly owner: string;
      readonly kind: SingletonKind;
      /** After how many ends over it a command is given up. One that an owner alone had in hand when it ended without a word is counted here. */
      readonly attempts?: number;
      readonly restore?: SingletonSnapshot;
      /** The program that it is meant for does not stand in line any more. */
      readonly passOver?: boolean;
      /** Who is to have it rather than this one, where no person says who. */
      readonly prefers?: string | undefined;
    },
  ): Promise<
    | ({ readonly kind: 'claimed' } & SingletonBeginning)
    /** This program is to have it, since a person wants that or whoever claims prefers it: nothing was written. */
    | { readonly kind: 'meant-for'; readonly program: string }
    | SingletonSuperseded
    | Exclude<SingletonDeclaration, { readonly kind: 'declared' }>
  >;
  /** Commands after a sequence, in order, and whether somebody wants the singleton moved. */
  take(
    by: SingletonTerm,
    want: { readonly after: number; readonly most: number },
  ): Promise<
    | {
        readonly kind: 'taken';
        readonly commands: readonly InboxCommand[];
        readonly asked: SingletonAsked | undefined;
      }
    | SingletonSuperseded
    | SingletonForgotten
  >;
  /**
   * Takes commands out of the inbox with what came of them, and remembers that under their ids. With `inOrder` they must be the first of the inbox: `out-of-step`
   * where they are not, and nothing was written. `too-large`: a reply, the events of a command or the snapshot is, and nothing was written.
   */
  settle(
    by: SingletonTerm,
    what: {
      readonly commands: readonly SettledCommand[];
      readonly inOrder: boolean;
      readonly snapshot?: SingletonSnapshot;
    },
  ): Promise<
    | { readonly kind: 'settled' | 'out-of-step' | 'too-large' }
    | SingletonSuperseded
    | SingletonForgotten
  >;
  /**
   * Counts an end over a command, whoever owned it before; at the last of its attempts it leaves the inbox without an effect and is kept aside with the
   * reason. `gone`: it is not in the inbox.
   */
  fail(
    by: SingletonTerm,
    what: FailedCommand,
  ): Promise<
    { readonly kind: 'counted' | 'dead' | 'gone' } | SingletonSuperseded | SingletonForgotten
  >;
  /** Says how the instance is. */
  note(
    by: SingletonTerm,
    step: SingletonStep,
  ): Promise<{ readonly kind: 'noted' } | SingletonSuperseded | SingletonForgotten>;
  /** Accepts a command, or says what became of the one of this id, which stands for what was told under it first, whatever the order of its fields. */
  tell(
    name: string,
    command: { readonly id: string; readonly command: string; readonly inboxCommands?: number },
  ): Promise<SingletonTold>;
  /**
   * Puts a command that was given up behind those that wait, under its id, so that it has its effect once and its reply under that. `gone`: it is not kept aside any more, or has been
   * told again under its id since. `mark`: as with `askToMove`.
   */
  sendAgain(
    name: string,
    sequence: number,
    mark?: string,
  ): Promise<
    | { readonly kind: 'accepted'; readonly sequence: number; readonly id: string }
    | { readonly kind: 'gone' | 'full' | 'unknown' }
  >;
  /** What came of commands that wait no more, where that is remembered. */
  ends(name: string, ids: readonly string[]): Promise<ReadonlyMap<string, CommandEnd>>;
  /** What the journal still has after a sequence, in order. */
  journal(name: string, after: number, most: number): Promise<readonly JournalEntry[]>;
  /**
   * Asks whoever owns it to hand it over. `not-running`: nobody owns it. `owns`: whom it is to go to has it. Who asks once more under a mark is answered as the first time, and nothing is
   * asked for again: of one singleton the last hundred are known.
   */
  askToMove(
    name: string,
    asked: MoveAsked,
    how?: {
      readonly mark?: string | undefined;
      /** Whom it is to go to does not stand in line, so that nobody is asked anew. */
      readonly isNoCandidate?: boolean;
    },
  ): Promise<
    | { readonly kind: 'asked'; readonly owner: string; readonly term: number }
    | { readonly kind: 'not-running' | 'unknown' | 'owns' | 'not-candidate' }
  >;
  /** Asks whoever owns it to stop its instance and start another, under the term that stands. `mark`: as with `askToMove`. */
  askToRestart(
    name: string,
    asked: { readonly by: string; readonly reason: string },
    mark?: string,
  ): Promise<
    | { readonly kind: 'asked'; readonly owner: string; readonly term: number }
    | { readonly kind: 'not-running' | 'unknown' }
  >;
  /**
   * Forgets a name with all that is kept of it, its state and the ids of its commands too. `running`: its owner has been heard of lately. `waiting`: commands wait in its inbox. Who declares it
   * later begins anew.
   */
  remove(
    name: string,
  ): Promise<
    | { readonly kind: 'removed'; readonly was: SingletonKind }
    | { readonly kind: 'unknown' | 'running' | 'waiting' }
  >;
  page(query: NameQuery): Promise<NamePage<SingletonView>>;
  get(name: string): Promise<SingletonDetail | undefined>;
  /** Until the answer is called. A ring may be lost: who listens looks by itself now and then. */
  listen(listener: (ring: SingletonRing) => void): () => void;
}
