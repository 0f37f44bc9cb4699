/** Jobs that may have changed, in the order in which they are looked at; each is in one of three places. */
export class PendingChanges {
  readonly #pending = new Set<string>();
  readonly #urgent = new Set<string>();
  /** They wait for a calendar. */
  readonly #waiting = new Set<string>();
  /** An edit of them was announced that is not in this node's memory of ZooKeeper; looked at again in the next pass. */
  readonly #unseen = new Set<string>();

  get hasSome(): boolean {
    return this.#pending.size > 0;
  }

  get waitingCount(): number {
    return this.#waiting.size + this.#unseen.size;
  }

  isWaiting(jobId: string): boolean {
    return this.#waiting.has(jobId) || this.#unseen.has(jobId);
  }

  add(jobId: string): void {
    this.#waiting.delete(jobId);
    this.#unseen.delete(jobId);
    this.#pending.add(jobId);
  }

  /** A due fire time waits for it, so it goes before all others. */
  hurry(jobId: string): void {
    this.add(jobId);
    this.#urgent.add(jobId);
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
