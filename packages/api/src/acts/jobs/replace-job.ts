import { calendarVersionsOf, type JobInput, type WriteOutcome } from '@escapement/core';
import type { Asked } from '../../asked.ts';
import { readCalendarsOf } from '../../calendars/known-calendars.ts';
import { refuseUnkeepable } from '../../jobs/definition-check.ts';
import { hidesCredentials, meantJob } from '../../jobs/hidden-credentials.ts';
import type { ReadingPorts } from '../../reading-ports.ts';
import type { Act } from '../act.ts';
import { carryLateEdits } from '../calendars/late-edits.ts';
import { done, jobThing, refused, type Told } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';
import { announcedOf, holdFromNow } from './holding.ts';
import { type NotWhole, wholeJob } from './standing-job.ts';

/** Makes a job another from now on. `ifVersion`: only the one that stands in this version. */
export function replaceJob(
  ports: Writes<'definitions' | 'archive'>,
): Act<{ readonly job: JobInput; readonly ifVersion?: number }, WriteOutcome> {
  const { definitions, time } = ports;
  return {
    name: 'job.replace',
    about: ({ job }) => [jobThing(job.id)],
    told: toldOfReplacement,
    async perform(call) {
      const { job: sent, ...condition } = call.input;
      const { ask } = call;
      const world = { deps: ports, ask };
      const job = hidesCredentials(sent) ? await meant(ports, sent, call) : sent;
      const calendars = await readCalendarsOf([job.schedule], world);
      await refuseUnkeepable(world, job, calendars);
      const calendarVersions = calendarVersionsOf(job.schedule, calendars);
      const versions = calendarVersions === undefined ? {} : { calendarVersions };
      const write = { now: await time.ask(), by: whoAsked(call.who), ...condition, ...versions };
      const outcome = await ask.zookeeper((signal) =>
        definitions.replace(job, { ...write, signal }),
      );
      if (outcome.kind !== 'written') return outcome;
      const [definition = outcome.definition] = await carryLateEdits([outcome.definition], world);
      await holdFromNow(ports, () => [announcedOf(definition)], call);
      return { ...outcome, definition };
    },
  };
}

export function toldOfReplacement(outcome: WriteOutcome | NotWhole): Told {
  return outcome.kind === 'written'
    ? done({ before: outcome.before, after: outcome.definition })
    : refused(outcome.kind);
}

/** With the credentials that it had, where they were sent back as they are shown. Where it had none they are refused afterwards. */
async function meant(ports: ReadingPorts, sent: JobInput, asked: Asked): Promise<JobInput> {
  const standing = await wholeJob(ports, sent.id, asked);
  return standing.kind === 'whole' ? meantJob(sent, standing.definition) : sent;
}
