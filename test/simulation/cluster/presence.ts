/** A time in which ZooKeeper had a worker among the living. */
export interface Stay {
  readonly workerId: string;
  readonly from: number;
  /** Absent while it is there. */
  until?: number;
}

/** Which workers ZooKeeper had among the living, and when: written down as it happens, by nobody who shares out runs. */
export class Presence {
  readonly stays: Stay[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  note(workerId: string, isHere: boolean): void {
    const open = this.stays.find((stay) => stay.workerId === workerId && stay.until === undefined);
    if (isHere && open === undefined) this.stays.push({ workerId, from: this.#now() });
    if (!isHere && open !== undefined) open.until = this.#now();
  }

  /** Those that were there all the time between two instants. */
  throughout(from: number, until: number): readonly string[] {
    return namesOf(
      this.stays.filter((stay) => stay.from <= from && (stay.until ?? until) >= until),
    );
  }

  /** Those that were there at any time between them. */
  within(from: number, until: number): readonly string[] {
    return namesOf(
      this.stays.filter((stay) => stay.from <= until && (stay.until ?? until) >= from),
    );
  }
}

function namesOf(stays: readonly Stay[]): readonly string[] {
  return [...new Set(stays.map(({ workerId }) => workerId))];
}
