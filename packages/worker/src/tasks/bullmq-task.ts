import {
  type Clock,
  cutText,
  isPassing,
  type JobForOthers,
  type JobOfOthers,
  type NewsOfOthers,
  type QueueOfOthers,
  type QueuesOfOthers,
  sayReason,
  type Task,
} from '@escapement/core';
import { resultIn } from '../handlers/call-result.ts';
import type { StopReason } from '../stop-reason.ts';
import { failed, finallyFailed, type HandlerRun, type TaskOutcome } from './task-outcome.ts';

type BullmqTask = Extract<Task, { kind: 'bullmq' }>;

/** As many as a job's own definition may say; what its templates come to may be more. */
const nameCharsAtMost = 256;

/** How jobs of others are put and watched. */
export interface OthersSettings {
  readonly queues: QueuesOfOthers;
  /** How long one that is to stop is given, after which it is left to its worker. */
  readonly graceMs: number;
  readonly clock: Clock;
}

/** News may be lost; then this look finds out. */
const lookEveryMs = 5_000;
const askAgainMs = 500;
/** So long Redis may refuse a job before its run has failed. */
const putWithinMs = 30_000;

/**
 * Puts the job of a run into its queue and waits for what its worker makes of it. An attempt that was lost, or given back, left its job there, so
 * its id counts the attempts that have failed: whoever comes next finds the same job and takes it up.
 */
export async function runByOthers(
  settings: OthersSettings | undefined,
  task: BullmqTask,
  run: HandlerRun,
): Promise<TaskOutcome> {
  if (settings === undefined) return finallyFailed(sayReason('queues-none'));
  const watch = new Watch(settings, task, run);
  try {
    const put = await watch.put();
    return typeof put === 'string' ? await watch.outcomeOf(put) : put;
  } finally {
    watch.close();
  }
}

/** The id of the job for an attempt before which so many have failed: no id of a run ends so. */
function idFor(runId: string, failures: number): string {
  return failures === 0 ? runId : `${runId}.${failures + 1}`;
}

class Watch {
  readonly #settings: OthersSettings;
  readonly #task: BullmqTask;
  readonly #where: QueueOfOthers;
  readonly #run: HandlerRun;
  readonly #over = new Map<string, NonNullable<NewsOfOthers['over']>>();
  readonly #deafen: () => void;
  #news = new AbortController();
  #said: JobOfOthers['kind'] | 'to-stop' | undefined;
  #progress: string | undefined;
  #isUnserved = false;

  constructor(settings: OthersSettings, task: BullmqTask, run: HandlerRun) {
    const { queue, prefix } = task;
    this.#settings = settings;
    this.#task = task;
    this.#where = { queue, prefix };
    this.#run = run;
    this.#deafen = settings.queues.listen(this.#where, (news) => this.#hear(news));
    run.stop.onStop(() => this.#news.abort());
  }

  close(): void {
    this.#deafen();
  }

  /** The id of the job, once it is in its queue; or why it is not. */
  async put(): Promise<string | TaskOutcome> {
    const { queues, clock } = this.#settings;
    const { queue, prefix } = this.#where;
    const untilMs = clock.monotonicMs() + putWithinMs;
    for (;;) {
      this.#news = new AbortController();
      if (this.#run.stop.reason !== undefined) return failed('it was not put into its queue');
      try {
        const put = await queues.put(this.#where, this.#job());
        if (put.kind === 'ours') return finallyFailed(sayReason('queue-ours', { queue, prefix }));
        this.#say(putSentence(put.isNew, put.jobId, this.#where));
        return put.jobId;
      } catch (error) {
        if (!isPassing(error)) throw error;
        const because = error.message;
        if (clock.monotonicMs() >= untilMs) {
          return failed(sayReason('queue-refused', { queue, because }));
        }
      }
      await this.#pause(askAgainMs);
    }
  }

  /** Waits for the end of a job, and for no longer than the grace period once its run is to stop. */
  async outcomeOf(jobId: string): Promise<TaskOutcome> {
    const { clock, graceMs } = this.#settings;
    let leftAtMs = Number.POSITIVE_INFINITY;
    let isTold = false;
    let isAgain = false;
    for (;;) {
      this.#news = new AbortController();
      const state = await this.#look(jobId);
      const outcome = state && (await this.#settled(jobId, state));
      if (outcome !== undefined) return outcome;
      const { reason } = this.#run.stop;
      if (reason !== undefined && !isTold) {
        if (isLeft(reason)) return failed('its job stays where it is');
        leftAtMs = Math.min(leftAtMs, clock.monotonicMs() + 2 * graceMs);
        const taken = await this.#takeOut(jobId);
        if (taken === 'taken-out') return failed('its job was taken out of its queue');
        isTold = taken !== undefined;
        if (isTold) continue;
      }
      if (clock.monotonicMs() >= leftAtMs) return failed('its job is left to its worker');
      if (state?.kind === 'waiting') await this.#sayUnserved(isAgain);
      isAgain = true;
      await this.#pause(reason === undefined || isTold ? lookEveryMs : askAgainMs, leftAtMs);
    }
  }

  #job(): JobForOthers {
    const { envelope, failures } = this.#run;
    const { name, data = {}, options = {} } = this.#task;
    const jobId = idFor(envelope.runId, failures);
    const job = {
      jobId,
      name: cutText(name, nameCharsAtMost),
      data: JSON.stringify(data),
      options,
    };
    return failures === 0 ? job : { ...job, earlierId: idFor(envelope.runId, failures - 1) };
  }

  #hear({ jobId, over }: NewsOfOthers): void {
    const { runId } = this.#run.envelope;
    if (!jobId.startsWith(runId)) return;
    if (over !== undefined) this.#over.set(jobId, over);
    this.#news.abort();
  }

  /** Redis may be away; then nothing is known, and the next look finds out. */
  async #look(jobId: string): Promise<JobOfOthers | undefined> {
    try {
      const state = await this.#settings.queues.look(this.#where, jobId);
      return state.kind === 'gone' ? (this.#over.get(jobId) ?? state) : state;
    } catch (error) {
      if (!isPassing(error)) throw error;
      return undefined;
    }
  }

  async #settled(jobId: string, state: JobOfOthers): Promise<TaskOutcome | undefined> {
    switch (state.kind) {
      case 'completed':
        await this.#readEnd(jobId, state, this.#task.options?.removeOnComplete);
        return {
          kind: 'succeeded',
          ...(state.returned === 'null' ? {} : resultIn(state.returned)),
        };
      case 'failed':
        await this.#readEnd(jobId, state, this.#task.options?.removeOnFail);
        if (state.trace !== '') this.#run.log.write('stderr', state.trace);
        return failed(state.reason);
      case 'gone':
        if (this.#run.stop.reason !== undefined) return failed('its job is gone');
        return failed(sayReason('queue-job-gone', { queue: this.#where.queue }));
      default:
        this.#tell(state);
        return undefined;
    }
  }

  #tell({ kind, progress }: Extract<JobOfOthers, { kind: 'waiting' | 'at-work' }>): void {
    if (kind === 'at-work' && this.#said !== kind) this.#say('its worker has begun it');
    this.#said = kind;
    if (progress === undefined || progress === this.#progress) return;
    this.#progress = progress;
    const percent = Number(progress);
    if (percent >= 0) this.#run.progress(Math.min(percent / 100, 1));
    else this.#say(`progress: ${progress}`);
  }

  async #readEnd(
    jobId: string,
    { lines }: { readonly lines: readonly string[] },
    isRemoved = true,
  ): Promise<void> {
    for (const line of lines) this.#run.log.write('stdout', line);
    if (!isRemoved) return;
    try {
      await this.#settings.queues.forget(this.#where, jobId);
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#say('it could not be taken from the lists of its queue');
    }
  }

  /** Said once, and not before a worker had some seconds to come. */
  async #sayUnserved(isAgain: boolean): Promise<void> {
    if (!isAgain || this.#isUnserved) return;
    try {
      this.#isUnserved = await this.#settings.queues.isUnserved(this.#where);
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    const { queue, prefix } = this.#where;
    const words = `the queue ${queue} (prefix ${prefix})`;
    if (this.#isUnserved) this.#say(`no worker of BullMQ's takes what waits in ${words}`);
  }

  /** What its worker has begun nobody can stop; `undefined`: nobody could be asked. */
  async #takeOut(
    jobId: string,
  ): Promise<Awaited<ReturnType<QueuesOfOthers['takeOut']>> | undefined> {
    try {
      const taken = await this.#settings.queues.takeOut(this.#where, jobId);
      if (taken === 'at-work') this.#say('its worker is at it, and BullMQ cannot tell it to stop');
      return taken;
    } catch (error) {
      if (!isPassing(error)) throw error;
      return undefined;
    }
  }

  /** Until there is news, for so long at most, and no longer than until an instant. */
  async #pause(ms: number, untilMs = Number.POSITIVE_INFINITY): Promise<void> {
    const { clock } = this.#settings;
    const leftMs = Math.max(untilMs - clock.monotonicMs(), 1);
    await clock.sleep(Math.min(ms, leftMs), this.#news.signal);
  }

  #say(text: string): void {
    this.#run.log.write('system', text);
  }
}

/** Whoever comes next takes it up; an end is for others to see. */
function isLeft(reason: StopReason): boolean {
  return reason === 'drained' || reason === 'taken';
}

function putSentence(isNew: boolean, jobId: string, { queue, prefix }: QueueOfOthers): string {
  return isNew
    ? `put into the queue ${queue} of BullMQ (prefix ${prefix}) as ${jobId}`
    : `its job ${jobId} is in the queue ${queue} already (prefix ${prefix}), and is waited for`;
}
