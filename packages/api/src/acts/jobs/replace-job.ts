import {
  calendarVersionsOf,
  canonicalJson,
  type JobDefinition,
  type JobInput,
  type WriteOutcome,
} from '@escapement/core';
import { readCalendarsOf } from '../../calendars/known-calendars.ts';
import { refuseUnkeepable } from '../../jobs/definition-check.ts';
import { meantJob, saysCredentials } from '../../jobs/hidden-credentials.ts';
import { inputOf } from '../../jobs/input-of.ts';
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
      const standing = saysCredentials(sent) ? await wholeJob(ports, sent.id, call) : undefined;
      const definition = standing?.kind === 'whole' ? standing.definition : undefined;
      const job = definition === undefined ? sent : meantJob(sent, definition);
      if (definition !== undefined && standsSo(definition, { job, ...condition }))
        return { kind: 'written', before: definition, definition };
      const calendars = await readCalendarsOf([job.schedule], world);
      await refuseUnkeepable(world, job, calendars);
      const calendarVersions = calendarVersionsOf(job.schedule, calendars);
      const versions = calendarVersions === undefined ? {} : { calendarVersions };
      const write = { now: await time.ask(), by: whoAsked(call.who), ...condition, ...versions };
      const outcome = await ask.zookeeper((signal) =>
        definitions.replace(job, { ...write, signal }),
      );
      if (outcome.kind !== 'written') return outcome;
      const [written = outcome.definition] = await carryLateEdits([outcome.definition], world);
      await holdFromNow(ports, () => [announcedOf(written)], call);
      return { ...outcome, definition: written };
    },
  };
}

export function toldOfReplacement(outcome: WriteOutcome | NotWhole): Told {
  return outcome.kind === 'written'
    ? done({ before: outcome.before, after: outcome.definition })
    : refused(outcome.kind);
}

/**
 * Whether the job stands so already, to the letter. Who sends credentials is shown none, and cannot see by itself that it would change nothing: it would be
 * a new version at each time that it makes sure of its jobs.
 */
function standsSo(
  standing: JobDefinition,
  { job, ifVersion = standing.version }: { readonly job: JobInput; readonly ifVersion?: number },
): boolean {
  const stands = inputOf(standing);
  if (!stands.success || ifVersion !== standing.version) return false;
  return canonicalJson(stands.data) === canonicalJson(job);
}
