import { fromIso, type RedisMillis, type Wanted, type WriteOutcome } from '@escapement/core';
import type { Asked } from '../../asked.ts';
import type { ProblemSignal } from '../../problems/problem-signal.ts';
import type { Act } from '../act.ts';
import { done, jobThing, refused, type Told } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { announcedOf, holdFromNow } from './holding.ts';
import { pauseEndRefusal } from './pause-end.ts';
import { type NotWhole, wholeJob } from './standing-job.ts';

type Ports = Writes<'definitions' | 'archive'>;
type Outcome = WriteOutcome | NotWhole;
type Now = Wanted & { readonly now: RedisMillis };

/** What is to be paused, why, and until when; without that until somebody resumes it. */
export interface PauseAsked {
  readonly jobId: string;
  readonly reason: string;
  readonly until?: string | undefined;
  /** Only the one that stands in this version. */
  readonly ifVersion?: number | undefined;
}

/** What is to be resumed. `ifVersion`: only the one that stands in this version. */
type ResumeAsked = Pick<PauseAsked, 'jobId' | 'ifVersion'>;

/** Takes back what is staged of a job for the time of its pause, and stages nothing in it. */
export function pauseJob(ports: Ports): Act<PauseAsked, Outcome> {
  return {
    name: 'job.pause',
    about: ({ jobId }) => [jobThing(jobId)],
    told: toldOfSwitch,
    perform(call) {
      const { jobId, reason } = call.input;
      const until = call.input.until === undefined ? undefined : fromIso(call.input.until);
      const write = (how: Now) =>
        ports.definitions.pause(jobId, {
          ...{ ...how, reason },
          ...conditionOf(call.input),
          ...(until === undefined ? {} : { until }),
        });
      const refusal = (now: RedisMillis) =>
        until === undefined ? undefined : pauseEndRefusal(until, now, 'until');
      return switchJob(ports, { jobId, write, refusal }, call);
    },
  };
}

/** Lets a paused job fire again, from now on. */
export function resumeJob(ports: Ports): Act<ResumeAsked, Outcome> {
  return {
    name: 'job.resume',
    about: ({ jobId }) => [jobThing(jobId)],
    told: toldOfSwitch,
    perform(call) {
      const { jobId } = call.input;
      const write = (how: Now) =>
        ports.definitions.resume(jobId, { ...how, ...conditionOf(call.input) });
      return switchJob(ports, { jobId, write }, call);
    },
  };
}

function conditionOf({ ifVersion }: ResumeAsked): { ifVersion?: number } {
  return ifVersion === undefined ? {} : { ifVersion };
}

/** What is resumed that was not paused is done, and was another before in nothing. */
function toldOfSwitch(outcome: Outcome): Told {
  if (outcome.kind !== 'written') return refused(outcome.kind);
  const { before, definition } = outcome;
  return before === undefined ? done() : done({ before, after: definition });
}

async function switchJob(
  ports: Ports,
  change: {
    readonly jobId: string;
    readonly write: (how: Now) => Promise<WriteOutcome>;
    readonly refusal?: (now: RedisMillis) => ProblemSignal | undefined;
  },
  asked: Asked,
): Promise<Outcome> {
  const found = await wholeJob(ports, change.jobId, asked);
  if (found.kind !== 'whole') return found;
  const now = await ports.time.ask();
  const refusal = change.refusal?.(now);
  if (refusal !== undefined) throw refusal;
  const outcome = await asked.ask.zookeeper((signal) => change.write({ now, signal }));
  if (outcome.kind === 'written') {
    await holdFromNow(ports, () => [announcedOf(outcome.definition)], asked);
  }
  return outcome;
}
