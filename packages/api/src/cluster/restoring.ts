import {
  calendarInputSchema,
  calendarNamesOf,
  calendarVersionsOf,
  editOf,
  type JobDefinition,
  jobInputSchema,
  type OrphanedDefinition,
  type RestoreBody,
  type Restored,
} from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { readCalendarsOf } from '../calendars/known-calendars.ts';
import { refuseUnstorable } from '../jobs/definition-check.ts';
import { refuseBeyondStock } from '../jobs/definition-stock.ts';
import { holdFromNow } from '../jobs/written-job.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** What a request keeps for its answer. */
const answerReserveMs = 700;
const writtenAtOnce = 32;
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
    const outcomes = await Promise.all(
      (await walk.next()).map((orphan) => restoreJob(context, orphan, exchange)),
    );
    restored += outcomes.filter((outcome) => outcome === 'restored').length;
    refused.push(...outcomes.filter((outcome) => typeof outcome === 'object'));
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
      next: () => ask.redis(() => orphans.read(ids.splice(0, writtenAtOnce))),
    };
  }
  let end = (await ask.redis(() => orphans.summary()))?.count ?? 0;
  return {
    left: () => end,
    next: () => {
      const from = Math.max(0, end - writtenAtOnce);
      const limit = end - from;
      end = from;
      return ask.redis(() => orphans.list(from, limit));
    },
  };
}

async function restoreJob(
  context: ApiContext,
  orphan: OrphanedDefinition,
  exchange: Exchange,
): Promise<'restored' | 'stands' | Unstorable> {
  const { deps } = context;
  const { jobId } = orphan;
  if ('problem' in orphan) return { id: jobId, problem: orphan.problem };
  const { ask } = exchange.request;
  try {
    const input = inputOf(orphan.definition);
    if (!input.success)
      return { id: jobId, problem: 'Its fields are not those of a job any more.' };
    refuseUnstorable(deps, input.data);
    const definition = await withCalendars(context, orphan.definition, exchange);
    const now = await deps.time.ask();
    const outcome = await ask.zookeeper(() => deps.definitions.restore(definition, { now }));
    if (outcome.kind !== 'written') return 'stands';
    await holdFromNow(context, { jobId, edit: () => editOf(outcome.definition) }, exchange);
    return 'restored';
  } catch (error) {
    if (!(error instanceof ProblemSignal)) throw error;
    return { id: jobId, problem: error.message };
  }
}

/** What a person would have sent. */
function inputOf(definition: JobDefinition) {
  const {
    version: _v,
    revision: _r,
    createdAt: _c,
    updatedAt: _u,
    paused: _p,
    calendarVersions: _cv,
    ...rest
  } = definition;
  return jobInputSchema.safeParse(rest);
}

/** The definition with the calendars that this ensemble has; those that it lacks are written back as Redis kept them. */
async function withCalendars(
  { deps }: ApiContext,
  definition: JobDefinition,
  { request }: Exchange,
): Promise<JobDefinition> {
  const { schedule, calendarVersions: _before, ...rest } = definition;
  const world = { deps, ask: request.ask };
  const names = new Set(calendarNamesOf(schedule));
  if (names.size === 0) return definition;
  const present = await readCalendarsOf(schedule, world);
  const missing = [...names].filter((name) => !present.has(name));
  if (missing.length > 0) await restoreCalendars(world, missing);
  const calendars = missing.length > 0 ? await readCalendarsOf(schedule, world) : present;
  const calendarVersions = calendarVersionsOf(schedule, calendars);
  return { ...rest, schedule, ...(calendarVersions === undefined ? {} : { calendarVersions }) };
}

async function restoreCalendars(
  { deps, ask }: { readonly deps: ApiContext['deps']; readonly ask: FastifyRequest['ask'] },
  names: readonly string[],
): Promise<void> {
  const kept = await ask.redis(() => deps.orphans.calendars());
  for (const name of names) {
    const found = kept.find((each) => each.name === name);
    if (found === undefined || 'problem' in found) throw calendarMissing(name);
    const { version: _v, updatedAt: _u, ...content } = found.calendar;
    const input = calendarInputSchema.safeParse(content);
    if (!input.success) throw calendarMissing(name);
    refuseBeyondStock(deps, input.data, undefined);
    const now = await deps.time.ask();
    // Whoever was faster has written the same, or another, which stands.
    await ask.zookeeper(() => deps.calendars.create(input.data, now));
  }
}

function calendarMissing(name: string): ProblemSignal {
  return new ProblemSignal(
    'CALENDAR_NOT_FOUND',
    `Its calendar ${name} is gone as well: create that first.`,
  );
}
