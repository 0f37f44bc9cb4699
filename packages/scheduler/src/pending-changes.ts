import type { Clock } from '@escapement/core';

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/** Jobs that may have changed, in the order in which they are looked at; each is in one of four places. */
export class PendingChanges {
  readonly #pending = new Set<string>();
  readonly #urgent = new Set<string>();
  /** They wait for a calendar. */
  readonly #waiting = new Set<string>();
  /** An edit of them was announced that is not in this node's memory of ZooKeeper; looked at again in the next pass. */
  readonly #unseen = new Set<string>();
  /** What stands in Redis of them refuses to be written; looked at again after a pause, longer each time. */
  readonly #aside = new Map<string, number>();
  /** How long a job was set aside last, until something of it could be written. */
  readonly #pausesMs = new Map<string, number>();
  readonly #clock: Pick<Clock, 'monotonicMs'>;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  get hasSome(): boolean {
    return this.#pending.size > 0;
  }

  get waitingCount(): number {
    return this.#waiting.size + this.#unseen.size + this.#aside.size;
  }

  isWaiting(jobId: string): boolean {
    return this.#waiting.has(jobId) || this.#unseen.has(jobId) || this.#aside.has(jobId);
  }

  add(jobId: string): void {
    if (this.#aside.has(jobId)) return;
    this.#waiting.delete(jobId);
    this.#unseen.delete(jobId);
    this.#pending.add(jobId);
  }

  /** A due fire time waits for it, so it goes before all others. */
  hurry(jobId: string): void {
    this.add(jobId);
    if (this.#pending.has(jobId)) this.#urgent.add(jobId);
  }

  /** Answers whether it did not wait already. */
  awaitCalendar(jobId: string): boolean {
    const isNew = !this.#waiting.has(jobId);
    this.#waiting.add(jobId);
    return isNew;
  }

  awaitSight(jobId: string): void {
    this.#unseen.add(jobId);
  }

  calendarsChanged(): void {
    for (const jobId of this.#waiting) this.#pending.add(jobId);
    this.#waiting.clear();
  }

  lookAgain(): void {
    for (const jobId of this.#unseen) this.#pending.add(jobId);
    this.#unseen.clear();
    const nowMs = this.#clock.monotonicMs();
    for (const [jobId, untilMs] of this.#aside) {
      if (untilMs > nowMs) continue;
      this.#aside.delete(jobId);
      this.#pending.add(jobId);
    }
  }

  /** Answers for how long. */
  setAside(jobId: string): number {
    const lastMs = this.#pausesMs.get(jobId);
    const pauseMs = lastMs === undefined ? firstPauseMs : Math.min(2 * lastMs, longestPauseMs);
    this.#pausesMs.set(jobId, pauseMs);
    this.#pending.delete(jobId);
    this.#urgent.delete(jobId);
    this.#aside.set(jobId, this.#clock.monotonicMs() + pauseMs);
    return pauseMs;
  }

  /** Something of the job has been written: whatever refused to be is mended. */
  isWell(jobId: string): void {
    this.#pausesMs.delete(jobId);
  }

  /** Takes the next ones out: a change that comes while one of them is carried puts its job in again. */
  take(most: number): readonly string[] {
    const next: string[] = [];
    for (const from of [this.#urgent, this.#pending]) {
      for (const jobId of from) {
        if (next.length === most) return next;
        next.push(jobId);
        this.#urgent.delete(jobId);
        this.#pending.delete(jobId);
      }
    }
    return next;
  }

  putBack(jobIds: readonly string[]): void {
    for (const jobId of jobIds) this.#pending.add(jobId);
  }
}
