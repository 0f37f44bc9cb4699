import type { OfficeReset } from '@escapement/core';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { remarkOf } from './term-remarks.ts';

/**
 * Gives the data of ZooKeeper a new name on a person's word: the epochs that Redis holds are then of another history, and whoever is first
 * in line gets the office and adopts what stands in Redis. Refused unless a node says that its office is refused, since a leader at work
 * needs no such thing.
 */
export async function resetOffice(
  context: ApiContext,
  { reason }: { readonly reason: string },
  request: FastifyRequest,
): Promise<OfficeReset> {
  const { membership, settings, logger } = context.deps;
  const nodes = await request.ask.zookeeper(() => membership.nodes());
  const isRefused = nodes.some(({ waitingFor = [] }) =>
    waitingFor.some(({ code }) => code === 'OFFICE_REFUSED'),
  );
  if (!isRefused) {
    throw new ProblemSignal(
      'OFFICE_NOT_REFUSED',
      'No living node says OFFICE_REFUSED: look at waitingFor in GET /api/v1/cluster.',
    );
  }
  const ensembleId = await request.ask.zookeeper(() => settings.renameEnsemble());
  logger.warn({ ensembleId, reason }, 'the data of ZooKeeper got a new name on request');
  await remarkOf(context, request, { act: 'office-reset', reason });
  return { ensembleId };
}
