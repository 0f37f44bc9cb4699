import type { JobDefinition } from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { etagOf } from '../jobs/if-match.ts';
import { viewedJob } from '../jobs/job-reading.ts';
import { keysOf } from '../jobs/key-view.ts';
import { askedOf } from './calling.ts';

/** The view of a definition, with its ETag. */
export async function answerJob(
  { deps, serving }: ApiContext,
  definition: JobDefinition,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<JobView> {
  const asked = askedOf(request, reply);
  const [job, ofWorkers, keys] = await Promise.all([
    viewedJob(deps, definition, asked),
    serving.ofJob(definition, request.ask),
    keysOf(deps, definition, asked),
  ]);
  reply.header('etag', etagOf(definition.version));
  const { keyWatch } = keys;
  const warnings = [...ofWorkers, ...keys.warnings];
  return {
    ...job,
    ...(keyWatch === undefined ? {} : { keyWatch }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}
