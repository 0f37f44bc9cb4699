import {
  calendarNamesOf,
  type Fault,
  type JobDefinition,
  type OrphanedDefinition,
} from '@escapement/core';
import type { RestoreBody } from '@escapement/protocol';
import type { Ask } from '../../ask.ts';
import type { Asked } from '../../asked.ts';
import { inputOf } from '../../jobs/input-of.ts';
import type { Act } from '../act.ts';
import type { NewJob } from '../jobs/new-job.ts';
import { writeNewJobs } from '../jobs/new-jobs.ts';
import { done, jobThing, refused } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { restoreCalendars } from './lost-calendars.ts';
import { remarkOf } from './term-remarks.ts';

/** What a request keeps for its answer. */
const answerReserveMs = 700;
/** So many are read, and then written, together. */
const readAtOnce = 100;
/** How many of those that cannot be written back an answer names. */
const namedAtMost = 20;

type Ports = Writes<'definitions' | 'archive' | 'calendars' | 'election'>;

/** A definition that is set aside and that ZooKeeper will not have. */
interface Unstorable {
  readonly id: string;
  readonly problem: string;
}

/** How far it came. */
export interface Restoration {
  readonly kind: 'restored';
  readonly restored: number;
  /** Those that cannot be written back, the first of them by name. */
  readonly refused: readonly Unstorable[];
  readonly refusedCount: number;
  readonly left: number;
}

/**
 * Writes definitions that are set aside back into ZooKeeper, with the calendars that they name, as many as one answer can wait for: sent
 * again it goes on with those that are left. What stands under an id by now is left as it is. The leader then takes them up as edits of now.
 */
export function restoreSetAside(ports: Ports): Act<RestoreBody, Restoration> {
  return {
    name: 'set-aside.restore',
    about: ({ jobs = [] }) => jobs.map(jobThing),
    told: ({ restored, refusedCount, left }) => {
      const after = { restored, refused: refusedCount, left };
      const isNone = restored === 0 && refusedCount > 0;
      return isNone ? { ...refused('not-restorable'), after } : done({ after });
    },
    async perform(call) {
      const outcome = await restoreMany(ports, call.input, call);
      if (outcome.restored > 0) {
        const { reason } = call.input;
        const counted = `${reason} (definitions written back from Redis: ${outcome.restored})`;
        await remarkOf(ports, call, { act: 'definitions-restored', reason: counted });
      }
      return outcome;
    },
  };
}

async function restoreMany(ports: Ports, body: RestoreBody, asked: Asked): Promise<Restoration> {
  const refused: Unstorable[] = [];
  let restored = 0;
  let left = 0;
  for (const walk = await walkOver(ports, body, asked.ask); ; ) {
    left = walk.left();
    if (left === 0 || asked.ask.remainingMs() < answerReserveMs) break;
    const part = await restoreSome(ports, await walk.next(), asked);
    restored += part.restored;
    refused.push(...part.refused);
    const [fault] = part.open;
    if (fault === undefined) continue;
    if (restored === 0) throw fault;
    left = walk.left() + part.open.length;
    break;
  }
  const named = refused.slice(0, namedAtMost);
  return { kind: 'restored', restored, refused: named, refusedCount: refused.length, left };
}

interface Walk {
  left(): number;
  next(): Promise<readonly OrphanedDefinition[]>;
}

/** From the end of the list to its begin, since whatever is restored leaves the list meanwhile. */
async function walkOver({ orphans }: Ports, { jobs }: RestoreBody, ask: Ask): Promise<Walk> {
  if (jobs !== undefined) {
    const ids = [...new Set(jobs)];
    return {
      left: () => ids.length,
      next: () => ask.redis(() => orphans.read(ids.splice(0, readAtOnce))),
    };
  }
  let end = (await ask.redis(() => orphans.summary()))?.count ?? 0;
  return {
    left: () => end,
    next: () => {
      const from = Math.max(0, end - readAtOnce);
      const limit = end - from;
      end = from;
      return ask.redis(() => orphans.list(from, limit));
    },
  };
}

/** What became of some that are set aside. */
interface Part {
  readonly restored: number;
  readonly refused: readonly Unstorable[];
  /** Why ZooKeeper did not answer for those that may be sent again. */
  readonly open: readonly Fault[];
}

async function restoreSome(
  ports: Ports,
  orphans: readonly OrphanedDefinition[],
  asked: Asked,
): Promise<Part> {
  const jobs: NewJob[] = [];
  const refused: Unstorable[] = [];
  const open: Fault[] = [];
  for (const orphan of orphans) {
    const job = 'problem' in orphan ? orphan : newJobOf(orphan.definition);
    if ('problem' in job) refused.push({ id: orphan.jobId, problem: job.problem });
    else jobs.push(job);
  }
  const schedules = jobs.map(({ input }) => input.schedule);
  const world = { deps: ports, ask: asked.ask };
  const lost = await restoreCalendars(schedules, world);
  const problemOf = ({ input }: NewJob) =>
    calendarNamesOf(input.schedule).flatMap((name) => lost.get(name) ?? [])[0];
  for (const job of jobs) {
    const problem = problemOf(job);
    if (problem !== undefined) refused.push({ id: job.input.id, problem });
  }
  const whole = jobs.filter((job) => problemOf(job) === undefined);
  let restored = 0;
  for (const [index, outcome] of (await writeNewJobs(ports, whole, asked)).entries()) {
    const id = whole[index]?.input.id ?? '';
    if (outcome.kind === 'written') restored += 1;
    else if (outcome.kind === 'refused') refused.push({ id, problem: outcome.signal.message });
    else if (outcome.kind !== 'taken') open.push(outcome.fault);
  }
  return { restored, refused, open };
}

function newJobOf(definition: JobDefinition): NewJob | { readonly problem: string } {
  const input = inputOf(definition);
  if (!input.success) return { problem: 'Its fields are not those of a job any more.' };
  return { input: input.data, before: definition };
}
