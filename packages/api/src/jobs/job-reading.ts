import {
  type BrokenJob,
  CoordinationFault,
  type DefinitionCatalog,
  isJobId,
  type JobActivity,
  type JobDefinition,
  type StoredDefinition,
  StoreFault,
} from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import type { ApiDeps } from '../api-deps.ts';
import { clip } from '../problems/problem-bounds.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** One job as it stands, or as it was last known while ZooKeeper is away; the answer's header then says since when. */
export async function readJob(
  context: ApiContext,
  jobId: string,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<JobDefinition | BrokenJob> {
  const { deps } = context;
  if (!isJobId(jobId)) throw jobNotFound(jobId);
  const stored = await readStored(deps, jobId, exchange);
  switch (stored.kind) {
    case 'absent':
      throw jobNotFound(jobId);
    case 'definition':
      return stored.definition;
    case 'broken':
      return { id: jobId, state: 'broken', problem: stored.problem };
  }
}

/** The same for what only a whole definition bears: a broken one must be mended or deleted first. */
export async function readWholeJob(
  context: ApiContext,
  jobId: string,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<JobDefinition> {
  const found = await readJob(context, jobId, exchange);
  if (!('problem' in found)) return found;
  throw new ProblemSignal('JOB_BROKEN', 'Replace it by PUT with If-Match: *, or delete it.');
}

async function readStored(
  deps: ApiDeps,
  jobId: string,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<StoredDefinition> {
  try {
    return await exchange.request.ask.zookeeper(() => deps.definitions.read(jobId));
  } catch (error) {
    if (!(error instanceof CoordinationFault)) throw error;
    requireCatalog(deps, exchange.reply);
    return rememberedJob(deps.catalog, jobId);
  }
}

function rememberedJob(catalog: DefinitionCatalog, jobId: string): StoredDefinition {
  const definition = catalog.get(jobId);
  if (definition !== undefined) return { kind: 'definition', definition };
  const problem = catalog.broken().get(jobId);
  return problem === undefined ? { kind: 'absent' } : { kind: 'broken', problem };
}

/** Answers from memory: refuses while nothing has been read yet, and says in a header since when the memory may be stale. */
export function requireCatalog(deps: ApiDeps, reply: FastifyReply): void {
  const { session, catalog } = deps;
  const connected = session.state === 'connected';
  const filled = deps.catalogFilled?.() ?? (connected || catalog.size > 0);
  if (!filled) {
    throw new CoordinationFault('COORD_UNAVAILABLE', 'the definitions have not been read yet', {
      retryable: true,
    });
  }
  if (!connected) reply.header('x-escapement-stale-since', session.dependency().since);
}

/** What the jobs are doing, by id; `undefined` when Redis cannot be asked, which the answer's header then says. */
export async function activityOf(
  deps: ApiDeps,
  jobIds: readonly string[],
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<ReadonlyMap<string, JobActivity> | undefined> {
  if (jobIds.length === 0) return new Map();
  try {
    const rows = await exchange.request.ask.redis(() => deps.archive.activity(jobIds));
    return new Map(rows.map((row) => [row.jobId, row]));
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    warnOfRedis(exchange.reply);
    return undefined;
  }
}

/** Says in the answer that Redis could not be asked, though the answer itself stands. */
export function warnOfRedis(reply: FastifyReply): void {
  reply.header('x-escapement-warning', 'REDIS_UNAVAILABLE');
}

export function jobNotFound(jobId: string): ProblemSignal {
  const shown = JSON.stringify(clip(jobId, 64));
  return new ProblemSignal('JOB_NOT_FOUND', `No job has the id ${shown}.`);
}
