import { isPassing, type TermRemark, toIso } from '@escapement/core';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';

/** Keeps what a person did with the newest term. What was done stands, also where that cannot be written down. */
export async function remarkOf(
  { deps }: ApiContext,
  request: FastifyRequest,
  what: Pick<TermRemark, 'act' | 'reason'>,
): Promise<void> {
  const { election, time, logger } = deps;
  const by = `${request.caller?.kind ?? 'nobody'} at ${request.ip}`;
  try {
    const remark = { at: toIso(time.now()), ...what, by };
    await request.ask.zookeeper(() => election.remark(remark));
  } catch (error) {
    if (!isPassing(error)) throw error;
    logger.warn({ err: error, ...what, by }, 'what was done could not be kept with the term');
  }
}
