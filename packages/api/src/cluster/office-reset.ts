import type { OfficeReset } from '@escapement/core';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { remarkOf } from './term-remarks.ts';

/**
 * Gives the data of ZooKeeper a new name on a person's word: the epochs that Redis holds are then of another history, and whoever is first
 * in line gets the office and adopts what stands in Redis. Refused unless a node says that its office is refused and nobody leads: what
 * a node says of itself may be some moments old, and a leader at work needs no such thing.
 */
export async function resetOffice(
  context: ApiContext,
  { reason }: { readonly reason: string },
  request: FastifyRequest,
): Promise<OfficeReset> {
  const { election, membership, settings, logger } = context.deps;
  const [leader, nodes] = await request.ask.zookeeper(() =>
    Promise.all([election.leader(), membership.nodes()]),
  );
  const saysRefused = nodes.some(({ waitingFor = [] }) =>
    waitingFor.some(({ code }) => code === 'OFFICE_REFUSED'),
  );
  if (leader !== undefined || !saysRefused) {
    throw new ProblemSignal(
      'OFFICE_NOT_REFUSED',
      'A node leads, or no living node says OFFICE_REFUSED: look at leader and waitingFor in GET /api/v1/cluster.',
    );
  }
  const ensembleId = await request.ask.zookeeper(() => settings.renameEnsemble());
  logger.warn({ ensembleId, reason }, 'the data of ZooKeeper got a new name on request');
  await remarkOf(context, request, { act: 'office-reset', reason });
  return { ensembleId };
}
