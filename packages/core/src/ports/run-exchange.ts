import type { EndingEvent } from '../runs/life.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { ResultLeftOut } from '../schemas/run.ts';
import type { EpochMillis } from '../words/instants.ts';

/** A run that a worker has just been given. */
export interface TakenRun {
  readonly runId: string;
  /** `running`: it has begun. `waiting`: it begins when its lock is held, and until then no attempt counts. */
  readonly state: 'running' | 'waiting';
  /** Attempts that have begun; this one too when it is running. */
  readonly attempt: number;
  /** Attempts of it that have failed or run out of time. */
  readonly failures: number;
  /** When it was taken, by the store's clock. */
  readonly takenAt: EpochMillis;
  /** What its queue entry holds; nothing of it is to be believed before it has been opened. */
  readonly sealed: string;
}

/** What is in a queue entry, once its signature has been looked at. */
export type OpenedRun =
  | { readonly kind: 'opened'; readonly envelope: RunEnvelope }
  /** Nobody of this ensemble wrote it, or not for here and now. `reason` is one sentence. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It was asked for with an input of its own, which is not there any more, or is another. */
  | { readonly kind: 'input-lost' }
  /** It is what its leader wrote, and worth nothing any more. */
  | { readonly kind: 'too-late' }
  /** What it must be held against cannot be had at the moment. */
  | { readonly kind: 'not-yet'; readonly afterMs: number };

/** The lock that a run came to hold. */
export interface LockNote {
  readonly fencingToken: number;
  readonly waitedMs: number;
}

/** How an attempt ended. May be told again. */
export interface RunEnd {
  readonly runId: string;
  readonly attempt: number;
  readonly event: EndingEvent;
  /** One sentence; absent for a success. */
  readonly reason?: string;
  /** It failed and is not over: it goes back to its queue, for whoever takes it after so long. */
  readonly again?: { readonly afterMs: number };
  readonly lock?: LockNote;
  /** What the run was, when it began and how often it had failed before, for a store that has forgotten it; absent for one that was never opened. */
  readonly told?: Omit<AttemptInHand, 'attempt'>;
}

/** A run that goes back to its queue. */
export interface RunBack {
  readonly runId: string;
  readonly attempt: number;
  readonly afterMs: number;
  /** Its entry is not to be believed: it is taken out, and whoever audits makes it anew from the definition. */
  readonly isSpoilt?: boolean;
}

/** A run that waited for its lock and holds it now. `attempt` is what it was taken with. */
export interface RunBegin {
  readonly runId: string;
  readonly attempt: number;
  readonly lock: LockNote;
}

/** One call of a worker: what became of the runs in its hands, and how many others it can take. */
export interface ExchangeRequest {
  readonly ends: readonly RunEnd[];
  readonly backs: readonly RunBack[];
  readonly begins: readonly RunBegin[];
  readonly most: number;
  /**
   * After an answer that was lost: the ids of all that is known to be in hand. What else this worker has taken is answered, instead of
   * anything new.
   */
  readonly recall?: readonly string[];
  /**
   * Who is on duty to come for what is due in the queue: `take` by who was woken, `keep` by who comes by itself since it took it. Means
   * something only where something is taken.
   */
  readonly duty?: 'take' | 'keep';
}

export interface ExchangeAnswer {
  /** In the order of the request. `stale`: a later attempt has the run, or had; this one's word no longer counts. */
  readonly ends: readonly ('settled' | 'stale')[];
  readonly backs: readonly ('handed-back' | 'stale')[];
  /** When each began. */
  readonly begins: readonly (EpochMillis | 'stale')[];
  readonly taken: readonly TakenRun[];
  /** When the next entry of the queue is due; `undefined` when there is none. */
  readonly nextDueTime: EpochMillis | undefined;
  /** As many of the queue are at work as may be, and more is due: what ends next makes room for it. */
  readonly isHeldBack?: boolean;
  /** The duty that was to be kept is another's, who took it since. */
  readonly isDutyOver: boolean;
  /** False while the store is not known to remember what has begun: nothing was taken or begun. */
  readonly isVouched: boolean;
}

/** An attempt in the hands of a worker, as it tells a store that may have forgotten it. */
export interface AttemptInHand {
  readonly envelope: RunEnvelope;
  readonly attempt: number;
  /** Attempts before it that have failed or run out of time: whoever forgets them lets the run be tried too often, and too soon. */
  readonly failures: number;
  readonly startedAt: EpochMillis;
}

export interface LogEntry {
  readonly at: EpochMillis;
  readonly stream: 'stdout' | 'stderr' | 'system';
  readonly text: string;
  /** How many lines before this one are not there, since more came than a log keeps. */
  readonly leftOut?: number;
  /** It has no end yet: whatever the attempt sends next takes its place. */
  readonly isUnfinished?: true;
}

/** What a handler has to tell of its run besides its log and its end. */
export interface RunTelling {
  /** JSON, of at most 64 KiB. */
  readonly result?: string;
  readonly resultLeftOut?: ResultLeftOut;
  readonly progress?: {
    readonly at: EpochMillis;
    /** From 0 to 1. */
    readonly fraction: number;
    readonly note?: string;
  };
}

/**
 * The queues and the records of runs, as a worker deals with them: in one call it says what became of what it had and gets what is due,
 * since at low load the price of a run is the number of round trips. Calls wait while Redis is away, for ten seconds; after that they
 * reject with a passing fault, and what they were to say may be said again.
 */
export interface RunExchange {
  /**
   * Says who this worker is, and how it can be asked at any time what it has in hand: each Redis that the connection comes to is told,
   * so that a loss is noticed before anything begins twice.
   */
  attend(worker: {
    readonly workerId: string;
    readonly inHand: () => readonly AttemptInHand[];
  }): void;
  exchange(queue: string, request: ExchangeRequest): Promise<ExchangeAnswer>;
  /** Looks at the signature of what was taken from this queue, and at whether it was meant for here and now: at once where nothing must be asked. */
  open(queue: string, taken: TakenRun): OpenedRun | Promise<OpenedRun>;
  /** Resolves when the queue is woken, or after so long. One worker is woken at a time. */
  awaitWork(queue: string, maxMs: number): Promise<'woken' | 'silence'>;
  /** Wakes another worker of the queue, by who was woken and can take nothing. */
  handOn(queue: string): Promise<void>;
  /** Ends every `awaitWork` of this process. */
  cut(): void;
  /**
   * Appends lines of at most 8 KiB to the run's log, in order. Of each attempt it keeps what `logLimits` say; of a job whose logs take more than
   * their quota those of the oldest runs go.
   */
  appendLog(runId: string, attempt: number, entries: readonly LogEntry[]): Promise<void>;
  /** Keeps what is told beside what was told before; nothing of an attempt that is not under way. It goes when the run's log goes. */
  tell(runId: string, attempt: number, telling: RunTelling): Promise<void>;
}
