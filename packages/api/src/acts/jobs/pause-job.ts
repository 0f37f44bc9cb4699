import type { RedisMillis, Wanted, WriteOutcome } from '@escapement/core';
import type { Asked } from '../../asked.ts';
import type { Act } from '../act.ts';
import { done, jobThing, refused, type Told } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { announcedOf, holdFromNow } from './holding.ts';
import { type NotWhole, wholeJob } from './standing-job.ts';

type Ports = Writes<'definitions' | 'archive'>;
type Outcome = WriteOutcome | NotWhole;
type Now = Wanted & { readonly now: RedisMillis };

/** Takes back what is staged of a job, and stages nothing more until it is resumed. */
export function pauseJob(
  ports: Ports,
): Act<{ readonly jobId: string; readonly reason: string }, Outcome> {
  return {
    name: 'job.pause',
    about: ({ jobId }) => [jobThing(jobId)],
    told: toldOfSwitch,
    perform(call) {
      const { jobId, reason } = call.input;
      const write = (how: Now) => ports.definitions.pause(jobId, { ...how, reason });
      return switchJob(ports, { jobId, write }, call);
    },
  };
}

/** Lets a paused job fire again, from now on. */
export function resumeJob(ports: Ports): Act<{ readonly jobId: string }, Outcome> {
  return {
    name: 'job.resume',
    about: ({ jobId }) => [jobThing(jobId)],
    told: toldOfSwitch,
    perform(call) {
      const { jobId } = call.input;
      const write = (how: Now) => ports.definitions.resume(jobId, how);
      return switchJob(ports, { jobId, write }, call);
    },
  };
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
  },
  asked: Asked,
): Promise<Outcome> {
  const found = await wholeJob(ports, change.jobId, asked);
  if (found.kind !== 'whole') return found;
  const now = await ports.time.ask();
  const outcome = await asked.ask.zookeeper((signal) => change.write({ now, signal }));
  if (outcome.kind === 'written') {
    await holdFromNow(ports, () => [announcedOf(outcome.definition)], asked);
  }
  return outcome;
}
