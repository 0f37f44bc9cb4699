import {
  calendarNamesOf,
  type Fault,
  type JobDefinition,
  type OrphanedDefinition,
  type RestoreBody,
  type Restored,
} from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { inputOf } from '../jobs/input-of.ts';
import type { NewJob } from '../jobs/new-job.ts';
import { writeNewJobs } from '../jobs/new-jobs.ts';
import { restoreCalendars } from './lost-calendars.ts';

/** What a request keeps for its answer. */
const answerReserveMs = 700;
/** So many are read, and then written, together. */
const readAtOnce = 100;
/** How many of those that cannot be written back an answer names. */
const namedAtMost = 20;

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A definition that is set aside and that ZooKeeper will not have. */
interface Unstorable {
  readonly id: string;
  readonly problem: string;
}

/**
 * Writes definitions that are set aside back into ZooKeeper, with the calendars that they name, as many as one answer can wait for: sent
 * again it goes on with those that are left. What stands under an id by now is left as it is. The leader then takes them up as edits of now.
 */
export async function restoreJobs(
  context: ApiContext,
  body: RestoreBody,
  exchange: Exchange,
): Promise<Restored> {
  const { request } = exchange;
  const refused: Unstorable[] = [];
  let restored = 0;
  let left = 0;
  for (const walk = await walkOver(context, body, request); ; ) {
    left = walk.left();
    if (left === 0 || request.ask.remainingMs() < answerReserveMs) break;
    const part = await restoreSome(context, await walk.next(), exchange);
    restored += part.restored;
    refused.push(...part.refused);
    const [fault] = part.open;
    if (fault === undefined) continue;
    if (restored === 0) throw fault;
    left = walk.left() + part.open.length;
    break;
  }
  return { restored, refused: refused.slice(0, namedAtMost), refusedCount: refused.length, left };
}

interface Walk {
  left(): number;
  next(): Promise<readonly OrphanedDefinition[]>;
}

/** From the end of the list to its begin, since whatever is restored leaves the list meanwhile. */
async function walkOver(
  { deps }: ApiContext,
  { jobs }: RestoreBody,
  { ask }: FastifyRequest,
): Promise<Walk> {
  const { orphans } = deps;
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
  context: ApiContext,
  orphans: readonly OrphanedDefinition[],
  exchange: Exchange,
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
  const world = { deps: context.deps, ask: exchange.request.ask };
  const lost = await restoreCalendars(schedules, world);
  const problemOf = ({ input }: NewJob) =>
    calendarNamesOf(input.schedule).flatMap((name) => lost.get(name) ?? [])[0];
  for (const job of jobs) {
    const problem = problemOf(job);
    if (problem !== undefined) refused.push({ id: job.input.id, problem });
  }
  const whole = jobs.filter((job) => problemOf(job) === undefined);
  let restored = 0;
  for (const [index, outcome] of (await writeNewJobs(context, whole, exchange)).entries()) {
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
