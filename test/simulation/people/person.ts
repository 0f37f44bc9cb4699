import {
  askedRunId,
  type CalendarVersions,
  deletionOf,
  type Edit,
  editOf,
  envelopeFor,
  isOver,
  isPassing,
  type JobDefinition,
  type StopOutcome,
} from '@escapement/core';
import { over } from '@escapement/testkit';
import type { Act, Standing } from '../../drill/standing.ts';
import type { Host, World } from '../cluster/world.ts';
import { calendarOf, definitionOf, gridMs, type SimulatedJob, usersOf } from './jobs.ts';

/** A run that somebody asked for. */
export interface Asked {
  readonly jobId: string;
  readonly runId: string;
  readonly at: number;
  /** Whether it was answered that there would be a run; else nobody knows. */
  readonly isAnswered: boolean;
}

/** A run that somebody wanted stopped, and what was answered. */
export interface Stopped {
  readonly runId: string;
  readonly at: number;
  readonly outcome: StopOutcome;
}

type Enabled = Extract<Standing, { kind: 'enabled' }>;
type Closed = NonNullable<Enabled['closed']>;

/** One job of a write, and how the definition is written. */
interface Writing {
  readonly jobId: string;
  readonly after: Standing;
  readonly write: (now: ReturnType<Host['storeClock']['now']>) => Edit;
}

interface Stand {
  readonly version: number;
  readonly createdAt: number;
  readonly edition: number;
  readonly everyMs: number | undefined;
  /** When its pause ends by itself; `undefined` where it has none, or one that does not. */
  readonly pausedUntil: number | undefined;
  readonly definition: JobDefinition | undefined;
}

/**
 * Whoever writes, pauses and deletes jobs and asks for runs, through what the REST interface does about it: the definition is written into
 * ZooKeeper, then announced in Redis, then the answer is given. Keeps account of what was asked and answered, and of nothing else.
 */
export class Person {
  readonly asked: Asked[] = [];
  readonly stopped: Stopped[] = [];
  readonly #world: World;
  readonly #host: Host;
  readonly #store: World['store']['archive'];
  readonly #acts = new Map<string, Act[]>();
  readonly #stands = new Map<string, Stand>();
  readonly #closed = new Map<string, Closed>();
  #revision = 0;
  #marks = 0;

  constructor(world: World) {
    this.#world = world;
    this.#host = world.host();
    this.#store = over(this.#host.redis, world.store.archive);
  }

  /** The connections of the process that serves the requests. */
  get host(): Host {
    return this.#host;
  }

  actsOf(jobId: string): readonly Act[] {
    return this.#acts.get(jobId) ?? [];
  }

  /** Whether the job stands, paused or not. */
  has(jobId: string): boolean {
    return this.#stands.get(jobId)?.definition !== undefined;
  }

  /** Creates the job, or writes it anew: from now on it fires so often. */
  async write(job: SimulatedJob, everyMs: number | undefined): Promise<void> {
    await this.#act([this.#writing(job, everyMs)]);
  }

  /** The same of many jobs in one request. */
  async writeAll(
    jobs: readonly SimulatedJob[],
    everyMs: (job: SimulatedJob) => number | undefined,
  ): Promise<void> {
    await this.#act(jobs.map((job) => this.#writing(job, everyMs(job))));
  }

  /** Takes a span of time, or none, out of what the jobs fire that name the calendar: an edit of each of them that stands. */
  async writeCalendar(name: string, closed: Closed | undefined): Promise<void> {
    const { ensemble } = this.#world;
    const version = ensemble.calendarsHighest + 1;
    const at = this.#host.storeClock.now();
    if (closed === undefined) this.#closed.delete(name);
    else this.#closed.set(name, closed);
    const users = usersOf(name).filter((job) => this.has(job.facts.id));
    const writings = users.map((job) => this.#writing(job, this.#everyMsOf(job), 'as-it-stands'));
    ensemble.putCalendar(calendarOf(name, { version, at }, closed));
    await this.#act(writings);
  }

  /** Closes a calendar from a moment ahead for some fire times. */
  async closeSoon(name: string): Promise<void> {
    const { random } = this.#world;
    const from =
      Math.ceil(this.#world.time.now() / gridMs) * gridMs + gridMs * random.between(1, 4);
    await this.writeCalendar(name, { from, until: from + gridMs * random.between(1, 3) });
  }

  /** `pausedUntil`: when that ends by itself; never where it is not said. */
  async pause(job: SimulatedJob, pausedUntil?: number): Promise<void> {
    const stand = this.#stands.get(job.facts.id);
    if (stand?.definition === undefined) return;
    const { edition, everyMs } = stand;
    const after = pausedFrom(this.#enabled(job, edition, everyMs), pausedUntil);
    const standing = { ...after, edition };
    const write: Writing['write'] = (now) => {
      return editOf(this.#put(job, { standing, edition, everyMs, pausedUntil, now }));
    };
    await this.#act([{ jobId: job.facts.id, after, write }]);
  }

  /** Pauses it for some fire times, of which the end is one itself, or no more by a hair. */
  async pauseSoon(job: SimulatedJob): Promise<void> {
    const { random, time } = this.#world;
    const next = Math.ceil(time.now() / gridMs) * gridMs;
    await this.pause(job, next + gridMs * random.between(0, 9) + random.pick([0, 0, 1, -1]));
  }

  async delete(job: SimulatedJob): Promise<void> {
    const { id } = job.facts;
    const stand = this.#stands.get(id);
    if (stand?.definition === undefined) return;
    const write: Writing['write'] = (now) => {
      this.#revision += 1;
      this.#stands.set(id, { ...stand, version: 0, definition: undefined });
      this.#world.ensemble.remove(id);
      return deletionOf({ revision: this.#revision }, now);
    };
    await this.#act([{ jobId: id, after: { kind: 'absent' }, write }]);
  }

  /** Asks for a run of the job as it stands; nothing where it does not. */
  async runNow(job: SimulatedJob): Promise<void> {
    const { id: jobId } = job.facts;
    const definition = this.#stands.get(jobId)?.definition;
    if (definition === undefined) return;
    const at = this.#host.storeClock.now();
    this.#marks += 1;
    const mark = `m${this.#marks}`;
    const runId = askedRunId({ jobId, askedAt: at, trigger: 'manual', mark });
    const run = { runId, trigger: 'manual', fireTime: at, dueTime: at, epoch: 0 } as const;
    let isRefused = false;
    const isAnswered = await this.#told(async () => {
      const outcome = await this.#store.enqueueManual(envelopeFor(definition, run));
      isRefused = 'other' in outcome;
    });
    if (!isRefused) this.asked.push({ jobId, runId, at, isAnswered });
  }

  /** Wants one of the runs of a job stopped that are not over. */
  async cancel(job: SimulatedJob): Promise<void> {
    const { random, store } = this.#world;
    const open = store.runsOf(job.facts.id).filter(({ state }) => !isOver(state));
    if (open.length === 0) return;
    const { runId } = random.pick(open);
    const at = this.#world.time.now();
    this.#world.tell(`${runId} is to stop`);
    await this.#told(async () => {
      const outcome = await this.#store.askToStop(runId, { by: 'ada', reason: 'of no use' });
      this.stopped.push({ runId, at, outcome });
    });
  }

  #everyMsOf(job: SimulatedJob): number | undefined {
    return this.#stands.get(job.facts.id)?.everyMs;
  }

  /** `as-it-stands`: a pause stays one. */
  #writing(job: SimulatedJob, asked: number | undefined, how?: 'as-it-stands'): Writing {
    const { id: jobId } = job.facts;
    const everyMs = job.after === undefined ? asked : undefined;
    const stand = this.#stands.get(jobId);
    const edition = (stand?.edition ?? 0) + 1;
    const enabled = this.#enabled(job, edition, everyMs);
    const isPaused = how === 'as-it-stands' && stand?.definition?.paused !== undefined;
    const pausedUntil = isPaused ? stand.pausedUntil : undefined;
    const after = isPaused ? pausedFrom(enabled, pausedUntil) : enabled;
    const standing = { ...after, edition };
    return {
      jobId,
      after,
      write: (now) => editOf(this.#put(job, { standing, edition, everyMs, pausedUntil, now })),
    };
  }

  #enabled(job: SimulatedJob, edition: number, everyMs: number | undefined): Enabled {
    const closed = job.calendar === undefined ? undefined : this.#closed.get(job.calendar);
    return {
      kind: 'enabled',
      edition,
      ...(everyMs === undefined ? {} : { everyMs }),
      ...(closed === undefined ? {} : { closed }),
    };
  }

  /** An answer comes also when Redis could not be told; whether the act holds yet is then not known. */
  async #act(writings: readonly Writing[]): Promise<void> {
    const begun = writings.map(({ jobId, after, write }) => {
      const acts = this.#acts.get(jobId) ?? [];
      this.#acts.set(jobId, acts);
      const act: { -readonly [name in keyof Act]: Act[name] } = {
        askedAt: this.#world.time.now(),
        after: [after],
      };
      acts.push(act);
      this.#world.tell(`${jobId}: ${JSON.stringify(after)}`);
      return { act, jobId, edit: write(this.#host.storeClock.now()) };
    });
    const edits = begun.map(({ jobId, edit }) => ({ jobId, edit }));
    const isAnnounced = await this.#told(() => this.#store.announceEdits(edits));
    if (!isAnnounced) return;
    for (const { act } of begun) act.answeredAt = this.#world.time.now();
  }

  #put(
    job: SimulatedJob,
    written: {
      readonly standing: Parameters<typeof definitionOf>[1];
      readonly edition: number;
      readonly everyMs: number | undefined;
      readonly pausedUntil: number | undefined;
      readonly now: number;
    },
  ): JobDefinition {
    const { standing, edition, everyMs, pausedUntil, now } = written;
    const before = this.#stands.get(job.facts.id);
    const version = (before?.version ?? 0) + 1;
    const createdAt = version === 1 ? now : (before?.createdAt ?? now);
    this.#revision += 1;
    const definition = definitionOf(job, standing, {
      ...{ version, revision: this.#revision, at: now, createdAt },
      calendarVersions: this.#calendarVersionsOf(job),
    });
    const stand = { version, createdAt, edition, everyMs, pausedUntil, definition };
    this.#stands.set(job.facts.id, stand);
    this.#world.ensemble.put(definition);
    return definition;
  }

  #calendarVersionsOf({ calendar: name }: SimulatedJob): CalendarVersions | undefined {
    const calendar = name === undefined ? undefined : this.#world.ensemble.calendars.get(name);
    return calendar === undefined ? undefined : { [calendar.name]: calendar.version };
  }

  async #told(ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await ask();
      return true;
    } catch (error) {
      if (!isPassing(error)) throw error;
      return false;
    }
  }
}

function pausedFrom(
  after: Enabled,
  until: number | undefined,
): Exclude<Standing, { kind: 'absent' }> {
  return until === undefined ? { kind: 'paused' } : { kind: 'paused-until', until, after };
}
