import { Fault, invariant, type Standing, type Term, toIso } from '@escapement/core';
import { runAuditor } from './auditor.ts';
import { type Bell, createBell } from './bell.ts';
import { type ClockWatch, createClockWatch } from './clock-watch.ts';
import type { SchedulerDeps } from './deps.ts';
import { isPassing } from './loop.ts';
import { runTerm, type TermEnd, type TermStop } from './term-runner.ts';
import { createTimetables, type Timetables } from './timetables.ts';

/** What a node says of its own leadership. */
export interface LeadershipView {
  readonly role: 'leader' | 'follower';
  readonly epoch: number | undefined;
  /** Leading without ZooKeeper, by the fence in Redis alone. */
  readonly rideThrough: boolean;
}

/** One scheduler node: follows, campaigns, leads, hands over. */
export interface SchedulerNode {
  /** Runs until `stop`; rejects only for a defect, upon which the process must end. */
  run(): Promise<void>;
  view(): LeadershipView;
  readonly clockOffsetMs: number;
  /** Hands over and queues up again behind the others. */
  stepDown(): Promise<'stepped-down' | 'not-leading'>;
  /** Hands over within a batch and leaves the election for good. */
  stop(): Promise<void>;
}

interface Office {
  readonly term: Term;
  readonly end: AbortController;
  /** Resolves when the candidate znode is gone, so that another may lead. */
  readonly vacated: Promise<void>;
}

/** Makes a node; `run` starts it. */
export function createSchedulerNode(deps: SchedulerDeps): SchedulerNode {
  return new Node(deps);
}

class Node implements SchedulerNode {
  readonly #deps: SchedulerDeps;
  readonly #bell: Bell;
  readonly #watch: ClockWatch;
  readonly #timetables: Timetables;
  readonly #stopping = new AbortController();
  #office: Office | undefined;
  #running: Promise<void> | undefined;

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
    this.#bell = createBell(deps.clock);
    this.#watch = createClockWatch({ ...deps, everyMs: deps.options.clockCheckEveryMs });
    this.#timetables = createTimetables(deps.logger, deps.calendars);
  }

  get clockOffsetMs(): number {
    return this.#watch.offsetMs;
  }

  view(): LeadershipView {
    const office = this.#office;
    return {
      role: office === undefined ? 'follower' : 'leader',
      epoch: office?.term.epoch,
      rideThrough: office !== undefined && this.#deps.session.state !== 'connected',
    };
  }

  run(): Promise<void> {
    invariant(this.#running === undefined, 'a node runs once');
    this.#running = this.#run();
    return this.#running;
  }

  async stepDown(): Promise<'stepped-down' | 'not-leading'> {
    const office = this.#office;
    if (office === undefined) return 'not-leading';
    office.end.abort('stepped-down' satisfies TermStop);
    await office.vacated;
    return 'stepped-down';
  }

  async stop(): Promise<void> {
    this.#office?.end.abort('shut-down' satisfies TermStop);
    this.#stopping.abort();
    this.#bell.ring();
    await this.#running?.catch(() => undefined);
    await this.#deps.election.resign({ rejoin: false }).catch(() => undefined);
  }

  async #run(): Promise<void> {
    const unsubscribe = this.#deps.election.onStanding((standing) => this.#onStanding(standing));
    // Whoever does not lead hears of deletions too; else a timetable would stay for each job that ever was.
    const unsubscribeJobs = this.#deps.catalog.onChange(({ jobId, definition }) => {
      if (definition === undefined) this.#timetables.forget(jobId);
    });
    const aside = new AbortController();
    const asideSignal = AbortSignal.any([aside.signal, this.#stopping.signal]);
    const checking = this.#watch.run(asideSignal);
    const auditing = runAuditor(
      { ...this.#deps, everyMs: this.#deps.options.auditEveryMs },
      asideSignal,
    );
    const following = follow({
      deps: this.#deps,
      bell: this.#bell,
      watch: this.#watch,
      stopping: this.#stopping.signal,
      lead: (epoch) => this.#lead(epoch),
    });
    try {
      // All of them end when the node is stopped, and the last to end is the one that writes down how its term ended.
      await Promise.all([checking, auditing, following]);
    } finally {
      unsubscribe();
      unsubscribeJobs();
      aside.abort();
    }
  }

  #onStanding(standing: Standing): void {
    const office = this.#office;
    if (office !== undefined && isLost(standing, office.term)) {
      office.end.abort('session-expired' satisfies TermStop);
    }
    this.#bell.ring();
  }

  async #lead(epoch: number): Promise<void> {
    const { clock, meter, options, settings } = this.#deps;
    const ensembleId = await settings.ensembleId();
    const term: Term = { nodeId: options.nodeId, epoch, ensembleId, since: clock.now() };
    const vacated = deferred();
    const office: Office = { term, end: new AbortController(), vacated: vacated.promise };
    this.#office = office;
    // The standing may have changed while the ensemble was asked for its name, before anybody could be told.
    this.#onStanding(this.#deps.election.standing);
    try {
      begin(this.#deps, term);
      const control = {
        watch: this.#watch,
        timetables: this.#timetables,
        stop: office.end.signal,
      };
      await vacate(this.#deps, term, await runTerm(this.#deps, term, control));
    } finally {
      this.#office = undefined;
      vacated.resolve();
      meter.set('escapement_leader', 0);
      meter.set('escapement_leader_epoch', 0);
    }
  }
}

/** Waits for office, leads, and waits again, until the node is stopped. */
async function follow(context: {
  readonly deps: SchedulerDeps;
  readonly bell: Bell;
  readonly watch: ClockWatch;
  readonly stopping: AbortSignal;
  readonly lead: (epoch: number) => Promise<void>;
}): Promise<void> {
  const { deps, bell, watch, stopping } = context;
  await untilFit(context);
  if (stopping.aborted) return;
  await deps.election.campaign(deps.options.nodeId);
  let lastEpoch = 0;
  while (!stopping.aborted) {
    const { standing } = deps.election;
    if (standing.kind !== 'leading' || standing.epoch === lastEpoch) {
      await bell.wait(1000, stopping);
      continue;
    }
    if (watch.isUnfit) {
      deps.logger.error(
        { offsetMs: watch.offsetMs },
        'refusing to lead: this clock is more than 5 s off',
      );
      await deps.election.resign({ rejoin: true });
      await deps.clock.sleep(5000, stopping);
      continue;
    }
    lastEpoch = standing.epoch;
    // A term that a passing fault cut short is tried again; one that Redis refused is not, since its epoch is spent.
    if ((await leadOnce(context, standing.epoch)) === 'faulted') {
      lastEpoch = 0;
      await deps.clock.sleep(200, stopping);
    }
  }
}

async function leadOnce(
  context: { readonly deps: SchedulerDeps; readonly lead: (epoch: number) => Promise<void> },
  epoch: number,
): Promise<'ended' | 'faulted'> {
  try {
    await context.lead(epoch);
    return 'ended';
  } catch (error) {
    if (!isPassing(error)) throw error;
    context.deps.logger.warn(
      { code: error.code },
      'the term ended by a fault that passes; trying again',
    );
    return 'faulted';
  }
}

/** The catalog must be whole and the clock known before a node may stand for office. */
async function untilFit(context: {
  readonly deps: SchedulerDeps;
  readonly watch: ClockWatch;
  readonly stopping: AbortSignal;
}): Promise<void> {
  const { deps, watch, stopping } = context;
  while (!stopping.aborted) {
    try {
      await watch.measure();
      if (!watch.isUnfit) break;
      deps.logger.error(
        { offsetMs: watch.offsetMs },
        'not campaigning: this clock is more than 5 s off',
      );
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    await deps.clock.sleep(1000, stopping);
  }
}

function begin(deps: SchedulerDeps, term: Term): void {
  deps.logger.info({ epoch: term.epoch, since: toIso(term.since) }, 'leading');
  deps.meter.count('escapement_leader_changes_total');
  deps.meter.set('escapement_leader', 1);
  deps.meter.set('escapement_leader_epoch', term.epoch);
  deps.election.announce(term).catch((error: unknown) => {
    deps.logger.warn({ reason: String(error) }, 'the new term could not be announced to observers');
  });
}

/** Makes way first and writes history after, since everybody waits for the first. */
async function vacate(deps: SchedulerDeps, term: Term, end: TermEnd): Promise<void> {
  deps.logger.info({ epoch: term.epoch, end }, 'no longer leading');
  if (end !== 'session-expired') {
    await deps.election.resign({ rejoin: end !== 'shut-down' }).catch(ignorePassing);
  }
  const concluded = deps.election.conclude(term.epoch, {
    to: toIso(deps.clock.now()),
    endedBecause: end,
  });
  await Promise.race([concluded.catch(ignorePassing), deps.clock.sleep(500)]);
}

function isLost(standing: Standing, term: Term): boolean {
  switch (standing.kind) {
    case 'leading':
      return standing.epoch !== term.epoch;
    case 'following':
      return true;
    case 'absent':
      return standing.because === 'expired';
  }
}

function ignorePassing(error: unknown): void {
  if (error instanceof Fault) return;
  throw error;
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
