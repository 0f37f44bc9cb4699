import type { Act } from '../act.ts';
import { done, officeThing, refused } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { remarkOf } from './term-remarks.ts';

/** `not-refused`: a node leads, or no living one says that its office is refused. Nothing was done. */
export type OfficeResetOutcome =
  | { readonly kind: 'reset'; readonly ensembleId: string }
  | { readonly kind: 'not-refused' };

/**
 * Gives the data of ZooKeeper a new name on a person's word: the epochs that Redis holds are then of another history, and whoever is first
 * in line gets the office and adopts what stands in Redis. Refused unless a node says that its office is refused and nobody leads: what
 * a node says of itself may be some moments old, and a leader at work needs no such thing.
 */
export function resetOffice(
  ports: Writes<'settings' | 'election'>,
): Act<{ readonly reason: string }, OfficeResetOutcome> {
  const { election, membership, settings, logger } = ports;
  return {
    name: 'office.reset',
    about: () => [officeThing],
    told: (outcome) =>
      outcome.kind === 'reset'
        ? done({ after: { ensembleId: outcome.ensembleId } })
        : refused(outcome.kind),
    async perform(call) {
      const { ask } = call;
      const { reason } = call.input;
      const [leader, nodes] = await ask.zookeeper(() =>
        Promise.all([election.leader(), membership.nodes()]),
      );
      const saysRefused = nodes.some(({ waitingFor = [] }) =>
        waitingFor.some(({ code }) => code === 'OFFICE_REFUSED'),
      );
      if (leader !== undefined || !saysRefused) return { kind: 'not-refused' };
      const ensembleId = await ask.zookeeper(() => settings.renameEnsemble());
      logger.warn({ ensembleId, reason }, 'the data of ZooKeeper got a new name on request');
      await remarkOf(ports, call, { act: 'office-reset', reason });
      return { kind: 'reset', ensembleId };
    },
  };
}
