import {
  type Edit,
  type JobDefinition,
  type JobView,
  type RemoveOutcome,
  StoreFault,
  unreachable,
  type WriteOutcome,
} from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { etagOf } from './if-match.ts';
import { activityOf, jobNotFound, warnOfRedis } from './job-reading.ts';
import { viewOf } from './job-view.ts';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** The definition that a write left behind, or the refusal that its outcome means. */
export function writtenOrRefuse(outcome: WriteOutcome, jobId: string): JobDefinition {
  switch (outcome.kind) {
    case 'written':
      return outcome.definition;
    case 'not-found':
      throw jobNotFound(jobId);
    case 'id-taken':
      throw new ProblemSignal('JOB_ID_TAKEN', `Choose another id, or replace ${jobId} by PUT.`, {
        errors: [
          {
            code: 'FIELD_TAKEN',
            path: 'id',
            message: { en: 'A job of this id exists', zh: '任务标识已被占用' },
            text: jobId,
          },
        ],
      });
    case 'changed':
      throw jobChanged(outcome.currentVersion);
    default:
      return unreachable(outcome);
  }
}

/** The revision of a deletion, or the refusal that its outcome means. */
export function removedOrRefuse(outcome: RemoveOutcome, jobId: string): number {
  switch (outcome.kind) {
    case 'removed':
      return outcome.revision;
    case 'not-found':
      throw jobNotFound(jobId);
    case 'changed':
      throw jobChanged(outcome.currentVersion);
    default:
      return unreachable(outcome);
  }
}

function jobChanged(currentVersion: number): ProblemSignal {
  const detail =
    currentVersion === 0
      ? 'What stands is broken and has no version; send If-Match: * or leave it out.'
      : `Version ${currentVersion} stands; read it, and send its ETag as If-Match.`;
  return new ProblemSignal('JOB_CHANGED', detail, { headers: { etag: etagOf(currentVersion) } });
}

/**
 * Makes a write hold from its answer on: the gate refuses envelopes of older revisions even while nobody leads, and the leader knows
 * what was prescribed since when. When Redis cannot be told, the write stands all the same and the leader will carry it; the
 * answer's header says so.
 */
export async function holdFromNow(
  context: ApiContext,
  write: { readonly jobId: string; readonly edit: () => Edit | Promise<Edit> },
  exchange: Exchange,
): Promise<void> {
  const { jobId } = write;
  try {
    const edit = await write.edit();
    await exchange.request.ask.redis(() => context.deps.archive.announceEdit(jobId, edit));
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    warnOfRedis(exchange.reply);
  }
}

/** The view of a definition, with its ETag. */
export async function answerJob(
  context: ApiContext,
  definition: JobDefinition,
  exchange: Exchange,
): Promise<JobView> {
  const activity = await activityOf(context.deps, [definition.id], exchange);
  exchange.reply.header('etag', etagOf(definition.version));
  if (activity === undefined) return viewOf(definition, undefined);
  const idle = { jobId: definition.id, recent: [], runningCount: 0 };
  return viewOf(definition, activity.get(definition.id) ?? idle);
}
