import {
  type Admission,
  type AdmissionTimes,
  type AnswerLimits,
  type AskedOnce,
  answerLimits,
  type Clock,
  type KeptAnswers,
  type Lease,
} from '@escapement/core';

interface Kept {
  readonly sent: string;
  readonly owner: string;
  /** Nobody else begins before this. */
  readonly leaseUntilMs: number;
  readonly forgottenAtMs: number;
  readonly answer?: string;
}

/** Answers under keys in memory; several interfaces over one of these are several nodes of one cluster. */
export class MemoryAnswers implements KeptAnswers {
  readonly #clock: Clock;
  readonly #limits: AnswerLimits;
  /** Oldest first. */
  readonly #kept = new Map<string, Kept>();
  readonly #ended = new Set<() => void>();
  #begun = 0;

  constructor(clock: Clock, limits: AnswerLimits = answerLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** It forgets everything. */
  forget(): void {
    this.#kept.clear();
  }

  async begin(asked: AskedOnce, { leaseMs, waitMs }: AdmissionTimes): Promise<Admission> {
    const deadlineMs = this.#clock.monotonicMs() + waitMs;
    for (;;) {
      const admission = this.#beginNow(asked, leaseMs);
      const leftMs = deadlineMs - this.#clock.monotonicMs();
      if (admission.kind !== 'in-progress' || leftMs <= 0) return admission;
      await this.#endOrTime(Math.min(admission.forMs, leftMs));
    }
  }

  async renew(lease: Lease, leaseMs: number): ReturnType<KeptAnswers['renew']> {
    const kept = this.#held(lease);
    if (kept === undefined) return 'lost';
    this.#kept.delete(lease.key);
    this.#put(lease.key, { ...kept, leaseUntilMs: this.#clock.monotonicMs() + leaseMs });
    if (leaseMs === 0) this.#tellEnd();
    return 'renewed';
  }

  async settle(lease: Lease, answer: string, instead: string): ReturnType<KeptAnswers['settle']> {
    const kept = this.#held(lease);
    if (kept === undefined) return 'lost';
    this.#kept.delete(lease.key);
    const isWhole = Buffer.byteLength(answer) <= this.#limits.bytesOfOne;
    this.#put(lease.key, { ...kept, answer: isWhole ? answer : instead });
    this.#makeRoom(this.#limits.answers);
    this.#tellEnd();
    return isWhole ? 'kept' : 'kept-instead';
  }

  async release(lease: Lease): Promise<void> {
    if (this.#held(lease) === undefined) return;
    this.#kept.delete(lease.key);
    this.#tellEnd();
  }

  #beginNow({ key, sent }: AskedOnce, leaseMs: number): Admission {
    this.#makeRoom(this.#limits.answers);
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      if (kept.sent !== sent) return { kind: 'other-sent' };
      if (kept.answer !== undefined) return { kind: 'answered', answer: kept.answer };
      const forMs = kept.leaseUntilMs - this.#clock.monotonicMs();
      if (forMs > 0) return { kind: 'in-progress', forMs };
    } else {
      this.#makeRoom(this.#limits.answers - 1);
      if (this.#kept.size >= this.#limits.answers) return { kind: 'full' };
    }
    this.#begun += 1;
    const owner = String(this.#begun);
    this.#kept.delete(key);
    const fromMs = this.#clock.monotonicMs();
    this.#put(key, { sent, owner, leaseUntilMs: fromMs + leaseMs });
    return { kind: 'begun', lease: { key, owner }, again: kept !== undefined, fromMs };
  }

  #put(key: string, kept: Omit<Kept, 'forgottenAtMs'>): void {
    const forgottenAtMs = this.#clock.monotonicMs() + this.#limits.keptForMs;
    this.#kept.set(key, { ...kept, forgottenAtMs });
  }

  #held({ key, owner }: Lease): Kept | undefined {
    const kept = this.#kept.get(key);
    return kept?.owner === owner && kept.answer === undefined ? kept : undefined;
  }

  #makeRoom(answersMost: number): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [key, kept] of this.#kept) {
      const bytes = [...this.#kept.values()].reduce((sum, each) => sum + bytesOf(each), 0);
      const isRoom = this.#kept.size <= answersMost && bytes <= this.#limits.bytes;
      if (isRoom && kept.forgottenAtMs > nowMs) return;
      if (kept.answer === undefined && kept.leaseUntilMs > nowMs) return;
      this.#kept.delete(key);
    }
  }

  /** Resolves when somebody's attempt has ended, or after the time. */
  async #endOrTime(withinMs: number): Promise<void> {
    const ended = new AbortController();
    const tell = () => ended.abort();
    this.#ended.add(tell);
    await this.#clock.sleep(withinMs, ended.signal);
    this.#ended.delete(tell);
  }

  #tellEnd(): void {
    const waiting = [...this.#ended];
    this.#ended.clear();
    for (const resolve of waiting) resolve();
  }
}

function bytesOf({ answer = '' }: Kept): number {
  return Buffer.byteLength(answer);
}
