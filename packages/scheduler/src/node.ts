import {
  type ClockFitness,
  invariant,
  type Standing,
  type SteppedDown,
  storeWaiting,
  type Term,
  type Waiting,
} from '@escapement/core';
import { runAuditor } from './auditor.ts';
import { type Bell, createBell } from './bell.ts';
import { follow } from './campaign.ts';
import { Contest } from './contest.ts';
import type { SchedulerDeps } from './deps.ts';
import { KeyHearing } from './expiring/key-hearing.ts';
import type { HeldOffice } from './held-office.ts';
import { runLedgerAuditor } from './ledger-auditor.ts';
import { watchSilence } from './silence.ts';
import { warmTimetables } from './soonest-first.ts';
import { SuspectJobs } from './suspect-jobs.ts';
import { leaveElection, TermRecord } from './term-record.ts';
import { runTerm, type TermEnd, type TermStop, type Unserved } from './term-runner.ts';
import { createTimetables, type Timetables } from './timetables.ts';
import { Trouble } from './trouble.ts';

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
  /** What keeps this node from doing all of its work; empty when nothing does. */
  waitingFor(): readonly Waiting[];
  readonly clockOffsetMs: number;
  /** Hands over and queues up again behind the others. */
  stepDown(asked: SteppedDown): Promise<'stepped-down' | 'not-leading'>;
  /** Hands over within a batch and leaves the election for good. */
  stop(): Promise<void>;
}

/** Makes a node; `run` starts it. */
export function createSchedulerNode(deps: SchedulerDeps): SchedulerNode {
  return new Node(deps);
}

class Node implements SchedulerNode {
  readonly #deps: SchedulerDeps;
  readonly #bell: Bell;
  readonly #timetables: Timetables;
  readonly #suspects = new SuspectJobs();
  readonly #contest: Contest;
  readonly #hearing: KeyHearing;
  readonly #record: TermRecord;
  readonly #stopping = new AbortController();
  #office: HeldOffice | undefined;
  #isEquipped = false;
  #wasServed = false;
  #fitness: ClockFitness | undefined;
  #running: Promise<void> | undefined;

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
    this.#bell = createBell(deps.clock);
    this.#timetables = createTimetables(deps.logger, deps.calendars);
    this.#contest = new Contest(deps);
    this.#hearing = new KeyHearing(deps);
    this.#record = new TermRecord(deps);
  }

  get clockOffsetMs(): number {
    return this.#deps.time.measured?.offsetMs ?? 0;
  }

  view(): LeadershipView {
    const office = this.#office?.isTaken === true ? this.#office : undefined;
    return {
      role: office === undefined ? 'follower' : 'leader',
      epoch: office?.term.epoch,
      rideThrough: office !== undefined && this.#deps.session.state !== 'connected',
    };
  }

  waitingFor(): readonly Waiting[] {
    const { time, health } = this.#deps;
    const waiting = [...storeWaiting(time.measured, health.obstacle)];
    if (!this.#isEquipped) waiting.push({ code: 'SIGNING_KEY_MISSING' });
    if (this.#contest.waiting !== undefined) waiting.push(this.#contest.waiting);
    const standing = this.#office?.trouble.standing;
    const isTold = waiting.some(({ code }) => code === 'REDIS_AWAY' || code === 'REDIS_REFUSES');
    if (standing !== undefined && !isTold) {
      waiting.push({ code: 'TERM_TROUBLED', detail: standing.reason });
    }
    return waiting;
  }

  run(): Promise<void> {
    invariant(this.#running === undefined, 'a node runs once');
    this.#running = this.#run();
    return this.#running;
  }

  async stepDown(asked: SteppedDown): Promise<'stepped-down' | 'not-leading'> {
    const office = this.#office;
    if (office === undefined) return 'not-leading';
    // Before it is done, so that whoever asks again finds it, also where this process dies in the middle.
    const isNoted = asked.mark === undefined || (await this.#record.asked(office.term, asked));
    if (!isNoted) return 'not-leading';
    office.steppedDown ??= asked;
    office.end.abort('stepped-down' satisfies TermStop);
    await office.vacated;
    return 'stepped-down';
  }

  async stop(): Promise<void> {
    this.#office?.end.abort('shut-down' satisfies TermStop);
    this.#stopping.abort();
    this.#bell.ring();
    await this.#running?.catch(() => undefined);
    await leaveElection(this.#deps, { rejoin: false });
  }

  async #run(): Promise<void> {
    const unsubscribe = this.#deps.election.onStanding((standing) => this.#onStanding(standing));
    // Whoever does not lead hears of deletions too; else a timetable would stay for each job that ever was.
    const unsubscribeJobs = this.#deps.catalog.onChange(({ jobId, definition }) => {
      if (definition === undefined) this.#timetables.forget(jobId);
    });
    const unsubscribeData = [
      this.#deps.catalog.onWentBack(() => this.#onWentBack()),
      this.#deps.settings.onEnsembleChange(() => this.#bell.ring()),
    ];
    const stopHearing = this.#hearing.follow(this.#deps.catalog);
    const stopWatching = this.#deps.time.onMeasured(() => this.#onMeasured());
    const stopTrying = this.#deps.health.onTried(() => this.#onTried());
    const aside = new AbortController();
    const asideSignal = AbortSignal.any([aside.signal, this.#stopping.signal]);
    const auditing = runAuditor(
      {
        ...this.#deps,
        everyMs: this.#deps.options.auditEveryMs,
        // Every node looks, the leader's among them; for the others there is nothing to do about it.
        onUndecided: (jobIds) => {
          if (this.#office !== undefined) this.#suspects.add(jobIds);
        },
      },
      asideSignal,
    );
    const watching = watchSilence(this.#deps, asideSignal);
    const proving = runLedgerAuditor(
      {
        ...this.#deps,
        timetables: this.#timetables,
        everyMs: this.#deps.options.ledgerAuditEveryMs,
        isFollowing: () => this.#office === undefined,
      },
      asideSignal,
    );
    const warming = warmTimetables({ ...this.#deps, timetables: this.#timetables }, asideSignal);
    const following = follow({
      deps: this.#deps,
      bell: this.#bell,
      stopping: this.#stopping.signal,
      contest: this.#contest,
      lead: (epoch) => this.#lead(epoch),
      onEquipped: () => {
        this.#isEquipped = true;
      },
    });
    try {
      // All of them end when the node is stopped, and the last to end is the one that writes down how its term ended.
      await Promise.all([auditing, watching, proving, warming, following]);
    } finally {
      unsubscribe();
      unsubscribeJobs();
      for (const stop of unsubscribeData) stop();
      stopHearing();
      stopWatching();
      stopTrying();
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

  /** In the turn of the measurement, so that nothing more is planned by this machine. */
  #onMeasured(): void {
    const { time, logger } = this.#deps;
    const office = this.#office;
    if (office !== undefined && !office.end.signal.aborted && time.measured?.fitness === 'unfit') {
      const { offsetMs } = time.measured;
      const { epoch } = office.term;
      logger.error({ epoch, offsetMs }, 'leaving office: the clock of this machine is too far off');
      office.end.abort('clock-unfit' satisfies TermStop);
    }
    const fitness = time.measured?.fitness;
    if (fitness !== this.#fitness) this.#bell.ring();
    this.#fitness = fitness;
  }

  /** While Redis serves there is nothing new, but for the first time. */
  #onTried(): void {
    const isServed = this.#deps.health.obstacle === undefined;
    if (!isServed || !this.#wasServed) this.#bell.ring();
    this.#wasServed = isServed;
  }

  /** In the turn in which it is seen, so that what is missing in the older data is not taken for deleted. */
  #onWentBack(): void {
    const office = this.#office;
    if (office === undefined || office.end.signal.aborted) return;
    this.#deps.logger.error(
      { epoch: office.term.epoch },
      'leaving office: ZooKeeper is older than it has been; it is looked into before anything more is planned',
    );
    office.end.abort('ensemble-went-back' satisfies TermStop);
  }

  async #lead(epoch: number): Promise<TermEnd | Unserved> {
    const { meter, options, settings, time } = this.#deps;
    const ensembleId = await settings.ensembleId();
    const term: Term = { nodeId: options.nodeId, epoch, ensembleId, since: time.now() };
    const vacated = deferred();
    const office: HeldOffice = {
      term,
      end: new AbortController(),
      trouble: new Trouble('the work of this term', this.#deps),
      isTaken: false,
      vacated: vacated.promise,
    };
    this.#office = office;
    // The standing, and the clock, may have changed while the ensemble was asked for its name, before anybody could be told.
    this.#onStanding(this.#deps.election.standing);
    this.#onMeasured();
    try {
      const end = await runTerm(this.#deps, term, this.#control(office));
      if (end === 'contested' || end === 'renamed') return end;
      await this.#record.vacate(term, end, office.steppedDown);
      return end;
    } finally {
      this.#office = undefined;
      vacated.resolve();
      meter.set('escapement_leader', 0);
      meter.set('escapement_leader_epoch', 0);
    }
  }

  #control(office: HeldOffice): Parameters<typeof runTerm>[2] {
    return {
      timetables: this.#timetables,
      suspects: this.#suspects,
      hearing: this.#hearing,
      trouble: office.trouble,
      contest: this.#contest,
      stop: office.end.signal,
      remark: (remark) => this.#record.remark(remark),
      onTaken: () => {
        if (!office.isTaken) this.#record.announce(office.term);
        office.isTaken = true;
      },
      onWentBack: () => this.#onWentBack(),
    };
  }
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

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
