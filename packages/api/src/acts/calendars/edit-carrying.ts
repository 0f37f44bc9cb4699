import { bearing, type CalendarDefinition, editOf, isPassing } from '@escapement/core';
import type { Writes } from '../writing-ports.ts';

const touchesAtOnce = 32;

type Ports = Writes<'definitions' | 'archive'>;

/**
 * The edit of a calendar on its way into the jobs that use it. Whoever repeats the edit meanwhile adds to it instead of doing the same beside
 * it, since a node that is slow for a moment would only have more to do for each that asks again.
 */
export class EditCarrying {
  readonly calendar: CalendarDefinition;
  /** Resolves when nothing is in hand any more, whatever became of it. */
  readonly ended: Promise<void>;
  /** The gate could not be told of some edit. */
  isRedisAway = false;
  readonly #ports: Ports;
  readonly #fates = new Map<string, 'open' | 'carried' | 'failed'>();
  readonly #left: string[] = [];
  #lanes = 0;
  #end: () => void = () => {};

  constructor(ports: Ports, calendar: CalendarDefinition) {
    this.#ports = ports;
    this.calendar = calendar;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get isUnderWay(): boolean {
    return this.#lanes > 0;
  }

  /** How many of its jobs the edit has not come to. */
  get laggingCount(): number {
    return [...this.#fates.values()].filter((fate) => fate !== 'carried').length;
  }

  /** Takes jobs on, each once unless it failed, and at least one if it is to end at all. */
  add(jobIds: readonly string[]): void {
    for (const jobId of jobIds) {
      const fate = this.#fates.get(jobId);
      if (fate === 'open' || fate === 'carried') continue;
      this.#fates.set(jobId, 'open');
      this.#left.push(jobId);
    }
    for (let i = this.#left.length; i > 0 && this.#lanes < touchesAtOnce; i -= 1) this.#openLane();
  }

  /** Begins no more: there is a later edit of the calendar, which goes into the same jobs. */
  stop(): void {
    this.#left.length = 0;
  }

  /** A lane ends over what fails, so that a dependency that is away is not asked for each job. */
  #openLane(): void {
    this.#lanes += 1;
    const failing = bearing(({ code }) => {
      const about = { calendar: this.calendar.name, code, jobsLeft: this.laggingCount };
      this.#ports.logger.warn(
        about,
        'the edit of a calendar stopped half way; repeat it to carry it on',
      );
    });
    void this.#carryOn()
      .catch(failing)
      .then(() => {
        this.#lanes -= 1;
        if (this.#lanes === 0) this.#end();
      });
  }

  async #carryOn(): Promise<void> {
    for (let jobId = this.#left.shift(); jobId !== undefined; jobId = this.#left.shift()) {
      try {
        const end = await carryInto(this.#ports, jobId, this.calendar);
        if (end === 'redis-away') this.isRedisAway = true;
        this.#fates.set(jobId, 'carried');
      } catch (error) {
        this.#fates.set(jobId, 'failed');
        throw error;
      }
    }
  }
}

async function carryInto(
  { archive, definitions, time }: Ports,
  jobId: string,
  calendar: CalendarDefinition,
): Promise<'carried' | 'redis-away'> {
  const calendarVersions = { [calendar.name]: calendar.version };
  const now = await time.ask();
  const outcome = await definitions.touch(jobId, { now, calendarVersions });
  // Deleted, or given another schedule meanwhile: then there is nothing to carry.
  if (outcome.kind !== 'written') return 'carried';
  try {
    // From here on the gate refuses what was staged with the calendar as it was, even while nobody leads.
    await archive.announceEdits([{ jobId, edit: editOf(outcome.definition) }]);
    return 'carried';
  } catch (error) {
    if (!isPassing(error)) throw error;
    return 'redis-away';
  }
}
