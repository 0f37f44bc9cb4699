import type { JobDefinition } from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { etagOf } from '../jobs/if-match.ts';
import { viewedJob } from '../jobs/job-reading.ts';
import { askedOf } from './calling.ts';

/** The view of a definition, with its ETag. */
export async function answerJob(
  { deps, serving }: ApiContext,
  definition: JobDefinition,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<JobView> {
  const [job, warnings] = await Promise.all([
    viewedJob(deps, definition, askedOf(request, reply)),
    serving.ofJob(definition, request.ask),
  ]);
  reply.header('etag', etagOf(definition.version));
  return warnings.length === 0 ? job : { ...job, warnings: [...warnings] };
}
