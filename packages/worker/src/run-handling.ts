import {
  bearing,
  type EpochMillis,
  type LockNote,
  type LockPort,
  needsOf,
  type RunEnvelope,
  type RunExchange,
  type SecretReader,
  type SecretUses,
  sayReason,
  unreachable,
} from '@escapement/core';
import { configOf, noConfig } from './config/run-config.ts';
import { endingOf } from './ending.ts';
import { type LockHold, type LockRefused, waitForLock } from './lock-hold.ts';
import type { HandedOver, RunInHand } from './run-in-hand.ts';
import type { RunLog } from './run-log.ts';
import { RunOfTask, type TaskPorts } from './run-of-task.ts';
import { noSecrets, secretsOf } from './secrets/run-secrets.ts';
import { UseNoting } from './secrets/use-noting.ts';
import { RunStopped } from './stop-reason.ts';
import { runTask, type TaskRunners } from './tasks/run-task.ts';
import { failed, type TaskOutcome } from './tasks/task-outcome.ts';
import { type Ending, type Verdict, verdictOf } from './verdict.ts';

/** What handling a run needs of the world. */
export interface HandlingPorts extends TaskPorts {
  readonly exchange: Pick<RunExchange, 'open' | 'appendLog' | 'tell'>;
  readonly locks: Pick<LockPort, 'acquire'>;
  /** Absent where no run may have any. */
  readonly secrets?: SecretReader;
  readonly secretUses?: Pick<SecretUses, 'note'>;
}

export interface HandlingSettings {
  readonly workerId: string;
  readonly tasks: TaskRunners;
  /** How long a task may go on after it was told to stop. */
  readonly graceMs: number;
  /** Whether what was given to this worker is certainly its own still. */
  readonly isSure: (handedOver: HandedOver) => boolean;
  /** How many runs may wait for workers of others without a place of this one's. */
  readonly elsewhereAtMost?: number;
}

/** What a run asks of whoever gave it that waits for its lock, or for a worker of others: its place is for others meanwhile. */
export interface Desk {
  /** Gives the place up. */
  leave(run: RunInHand): void;
  /** Gets one again, before anything new is taken; `false` when there was none in time. */
  comeBack(run: RunInHand): Promise<boolean>;
  /** The lock is held: the run begins, if it is ours still. */
  begin(run: RunInHand, lock: LockNote): Promise<EpochMillis | 'stale'>;
}

/** A lock that is had within this time keeps its run's place. */
const placeKeptMs = 200;

/** How many runs wait for workers of others without a place here, since they cost this one next to nothing; more would add up unseen. */
const elsewhereAtMost = 1_000;

/** How long a run waits whose secrets or configuration cannot be asked for. */
const askedAfterMs = 2_000;

/** The way of one run: open, lock, task. One instance serves all runs of a worker. */
export class RunHandling {
  readonly #ports: HandlingPorts;
  readonly #settings: HandlingSettings;
  readonly #secretUses: UseNoting;
  #elsewhere = 0;

  constructor(ports: HandlingPorts, settings: HandlingSettings) {
    this.#ports = ports;
    this.#settings = settings;
    this.#secretUses = new UseNoting(ports);
  }

  /** Rejects only when the code itself is wrong; whatever a task does is in the verdict. */
  async handle(run: RunInHand, desk: Desk): Promise<Verdict> {
    const opened = await this.#ports.exchange.open(run.queue, run.taken);
    switch (opened.kind) {
      case 'refused':
        this.#ports.logger.error({ runId: run.runId, problem: opened.reason }, 'a run was refused');
        return { kind: 'refuse' };
      case 'too-late':
        return { kind: 'settle', event: 'fail', reason: sayReason('began-too-late') };
      case 'input-lost':
        return { kind: 'settle', event: 'fail', reason: sayReason('input-lost'), isFinal: true };
      case 'not-yet':
        return { kind: 'hand-back', afterMs: opened.afterMs };
      case 'opened':
        break;
      default:
        return unreachable(opened);
    }
    run.envelope = opened.envelope;
    if (run.stop.reason !== undefined) return stoppedInLine(run);
    return run.taken.state === 'waiting'
      ? this.#runLocked(run, opened.envelope, desk)
      : this.#runTask(run, opened.envelope, desk);
  }

  async #runLocked(run: RunInHand, envelope: RunEnvelope, desk: Desk): Promise<Verdict> {
    const hold = await this.#inLine(run, envelope, desk);
    if (hold === undefined) return stoppedInLine(run);
    if (hold.kind === 'refused') {
      return { kind: 'settle', event: 'fail', reason: hold.reason, isFinal: true };
    }
    if (!(await desk.comeBack(run))) {
      this.#release(hold);
      return run.stop.reason === undefined ? { kind: 'hand-back', afterMs: 0 } : stoppedInLine(run);
    }
    const lock = { fencingToken: hold.held.fencingToken, waitedMs: hold.waitedMs };
    run.isBeginning = true;
    const startedAt = await desk.begin(run, lock);
    run.isBeginning = false;
    if (startedAt === 'stale') {
      this.#release(hold);
      return { kind: 'hold-lost' };
    }
    run.startedAt = startedAt;
    run.attempt += 1;
    run.lock = lock;
    const onLost = (): void => run.stop.stop('lock-lost');
    hold.held.lost.addEventListener('abort', onLost, { once: true });
    if (hold.held.lost.aborted) onLost();
    try {
      return await this.#runTask(run, envelope, desk);
    } finally {
      hold.held.lost.removeEventListener('abort', onLost);
      this.#release(hold);
    }
  }

  /** Stands in line; whoever must wait gives up the place in the worker. */
  async #inLine(
    run: RunInHand,
    { lock: name = '', lockPermits: permits }: RunEnvelope,
    desk: Desk,
  ): Promise<LockHold | LockRefused | undefined> {
    const { workerId } = this.#settings;
    const { signal } = run.stop;
    const had = new AbortController();
    void this.#ports.clock.sleep(placeKeptMs, had.signal).then(() => {
      if (!had.signal.aborted) desk.leave(run);
    });
    try {
      return await waitForLock(this.#ports, { name, permits, runId: run.runId, workerId }, signal);
    } finally {
      had.abort();
    }
  }

  async #runTask(run: RunInHand, envelope: RunEnvelope, desk: Desk): Promise<Verdict> {
    const { clock } = this.#ports;
    const needs = needsOf(envelope.task);
    // What asks for nothing waits for nothing.
    const secrets =
      needs.secrets.length === 0 ? noSecrets : await secretsOf(this.#ports.secrets, needs.secrets);
    const config =
      needs.config.length === 0
        ? noConfig
        : await configOf(this.#ports.configEntries, needs.config);
    if (secrets.kind === 'not-yet' || config.kind === 'not-yet') {
      return { kind: 'hand-back', afterMs: askedAfterMs };
    }
    // A lock may be lost, or this process told to end, before there is anybody who would hear of it.
    if (run.stop.reason !== undefined)
      return verdictOf(run.stop.reason, failed(sayReason('never-began')));
    const isSure = () => this.#settings.isSure(run.handedOver);
    if (!isSure()) return { kind: 'hold-lost' };
    if (secrets.kind === 'failed') return verdictOf(undefined, failed(secrets.reason));
    if (config.kind === 'failed') return verdictOf(undefined, failed(config.reason));
    if (secrets.values.size > 0) this.#secretUses.note(secrets.values.keys());
    const timer = this.#armTimeout(envelope.timeoutMs, run);
    const given = { envelope, secrets: secrets.values, config: config.values, isSure };
    const task = new RunOfTask(this.#ports, run, given);
    const work = this.#work(run, task, desk);
    const graceMs = this.#graceMs(envelope);
    const ending = task.masked(await endingOf(work, run.stop, { clock, graceMs }));
    timer?.abort();
    const { reason } = run.stop;
    if (reason !== undefined) noteStop(task.log, new RunStopped(reason), ending);
    if (task.hasToldOf(ending)) await task.close(ending);
    return verdictOf(reason, ending);
  }

  /** What others do leaves its place here to what is done here. */
  #work(run: RunInHand, task: RunOfTask, desk: Desk): Promise<TaskOutcome> {
    const most = this.#settings.elsewhereAtMost ?? elsewhereAtMost;
    const isElsewhere = task.envelope.task.kind === 'bullmq' && this.#elsewhere < most;
    return isElsewhere ? this.#workElsewhere(run, task, desk) : runTask(this.#settings.tasks, task);
  }

  async #workElsewhere(run: RunInHand, task: RunOfTask, desk: Desk): Promise<TaskOutcome> {
    this.#elsewhere += 1;
    desk.leave(run);
    try {
      return await runTask(this.#settings.tasks, task);
    } finally {
      this.#elsewhere -= 1;
    }
  }

  /** Where handlers can be ended, they are after the grace period, and that they were is heard a little later. */
  #graceMs({ task }: RunEnvelope): number {
    const { graceMs, tasks } = this.#settings;
    return task.kind === 'handler' ? graceMs + tasks.handlers.endsWithinMs : graceMs;
  }

  /** Waiting for a lock does not count, so the clock starts here. */
  #armTimeout(timeoutMs: number | undefined, run: RunInHand): AbortController | undefined {
    if (timeoutMs === undefined) return undefined;
    const ended = new AbortController();
    void this.#ports.clock.sleep(timeoutMs, ended.signal).then(() => {
      if (!ended.signal.aborted) run.stop.stop('timed-out');
    });
    return ended;
  }

  /** Not waited for, so that a ZooKeeper that is away keeps no outcome back; the end of the session frees the lock too. */
  #release(hold: LockHold): void {
    const tell = bearing((fault) =>
      this.#ports.logger.warn({ err: fault, lock: hold.name }, 'lock not released'),
    );
    hold.held.release().catch(tell);
  }
}

function stoppedInLine(run: RunInHand): Verdict {
  return run.stop.reason === 'taken' ? { kind: 'hold-lost' } : { kind: 'hand-back', afterMs: 0 };
}

function noteStop(log: RunLog, stopped: RunStopped, ending: Ending): void {
  const deaf = ending.kind === 'still-running' ? '; it did not stop when told to' : '';
  log.write('system', `stopped: ${stopped.message}${deaf}`);
}
