import {
  type AnnouncedEdit,
  editOf,
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
      throw jobIdTaken(jobId);
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

/** `detail`: why another id is needed, where it is not what stands. */
export function jobIdTaken(
  jobId: string,
  detail = `Choose another id, or replace ${jobId} by PUT.`,
): ProblemSignal {
  return new ProblemSignal('JOB_ID_TAKEN', detail, {
    errors: [
      {
        code: 'FIELD_TAKEN',
        path: 'id',
        message: { en: 'A job of this id exists', zh: '任务标识已被占用' },
        text: jobId,
      },
    ],
  });
}

function jobChanged(currentVersion: number): ProblemSignal {
  const detail =
    currentVersion === 0
      ? 'What stands is broken and has no version; send If-Match: * or leave it out.'
      : `Version ${currentVersion} stands; read it, and send its ETag as If-Match.`;
  return new ProblemSignal('JOB_CHANGED', detail, { headers: { etag: etagOf(currentVersion) } });
}

/**
 * Makes writes hold from their answer on: the gate refuses envelopes of older revisions even while nobody leads, and the leader knows
 * what was prescribed since when. When Redis cannot be told, they stand all the same and the leader will carry them; the
 * answer's header says so.
 */
export async function holdFromNow(
  context: ApiContext,
  edits: () => readonly AnnouncedEdit[] | Promise<readonly AnnouncedEdit[]>,
  exchange: Exchange,
): Promise<void> {
  try {
    const announced = await edits();
    await exchange.request.ask.redis(() => context.deps.archive.announceEdits(announced));
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    warnOfRedis(exchange.reply);
  }
}

/** What the writing of a definition announces of it. */
export function announcedOf(definition: JobDefinition): AnnouncedEdit {
  return { jobId: definition.id, edit: editOf(definition) };
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
