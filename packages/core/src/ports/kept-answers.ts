/** Something that is to be done once, whichever process is asked for it and however often. */
export interface AskedOnce {
  /** Who asks for what under which key, as a digest: hex digits. */
  readonly key: string;
  /** A digest of what was sent with it: hex digits. One key stands for one thing that was sent. */
  readonly sent: string;
}

/** Says that this caller does it, until its time is over. */
export interface Lease {
  readonly key: string;
  readonly owner: string;
}

/** What somebody who asks is to do. */
export type Admission =
  /**
   * It is for this caller to do, and to settle or release. `again`: somebody began it and never said what came of it, so that all of it, or a
   * part, may have been done.
   */
  | {
      readonly kind: 'begun';
      readonly lease: Lease;
      readonly again: boolean;
      /** An instant on this machine's monotonic clock from which the lease surely lasts. */
      readonly fromMs: number;
    }
  /** Somebody else is at it still. `forMs`: after that it is anybody's, whatever becomes of him. */
  | { readonly kind: 'in-progress'; readonly forMs: number }
  /** It was done, and this was the answer. */
  | { readonly kind: 'answered'; readonly answer: string }
  /** The key stands for something else that was sent. */
  | { readonly kind: 'other-sent' }
  /** So many are under way that no more are taken. */
  | { readonly kind: 'full' };

/** How long who began may be silent, and how long who asks meanwhile waits for him. */
export interface AdmissionTimes {
  readonly leaseMs: number;
  readonly waitMs: number;
}

/**
 * The answers to what was asked under a key, shared by all processes. A process that dies while it is at something leaves a lease, and nobody
 * else begins before that is over. What an answer is, its writer knows alone.
 */
export interface KeptAnswers {
  begin(asked: AskedOnce, times: AdmissionTimes): Promise<Admission>;
  /**
   * Lets the lease last so long from now on, also where it was over and nobody else has begun. `lost`: somebody has. For no time at all where nobody knows what came of it: who
   * asks next begins at once and is told `again`, and the key goes on to stand for what was sent.
   */
  renew(lease: Lease, leaseMs: number): Promise<'renewed' | 'lost'>;
  /**
   * Keeps the answer for a day, or less where many are kept. `lost`: the lease was over and somebody else has begun. `kept-instead`: the answer was
   * too large, and what was given to stand for it is kept, so that the key is no more free than with an answer.
   */
  settle(lease: Lease, answer: string, instead: string): Promise<'kept' | 'kept-instead' | 'lost'>;
  /** Surely nothing came of it, and who asks next begins as if nobody had. Changes nothing once the lease is lost. */
  release(lease: Lease): Promise<void>;
}

/** What is kept at most. The oldest answers go first. */
export interface AnswerLimits {
  readonly keptForMs: number;
  readonly answers: number;
  readonly bytes: number;
  readonly bytesOfOne: number;
}

/** What of an answer is kept at most; written down as JSON or base 64 it takes more, for which `bytesOfOne` has room. */
export const keptBodyBytes = 256 * 1024;

export const answerLimits: AnswerLimits = {
  keptForMs: 24 * 3_600_000,
  answers: 20_000,
  bytes: 16 * 1024 * 1024,
  bytesOfOne: 384 * 1024,
};
