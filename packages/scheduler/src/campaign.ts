import { isPassing, type Standing } from '@escapement/core';
import type { Bell } from './bell.ts';
import type { SchedulerDeps } from './deps.ts';

/** What a node needs to stand for office. */
export interface CampaignContext {
  readonly deps: SchedulerDeps;
  /** Rung when the standing or the clock has changed. */
  readonly bell: Bell;
  readonly stopping: AbortSignal;
  readonly lead: (epoch: number) => Promise<void>;
}

const lookAgainMs = 1_000;
const afterFaultMs = 200;

/**
 * Waits for office, leads, and waits again, until the node is stopped. A node whose clock is unfit, or not known yet, does not
 * stand for office; what makes it fit again makes it stand again.
 */
export async function follow(context: CampaignContext): Promise<void> {
  const { deps, bell, stopping } = context;
  let hasWithdrawn = false;
  let lastEpoch = 0;
  while (!stopping.aborted) {
    if (!isFit(deps)) {
      if (!hasWithdrawn) await withdraw(deps);
      hasWithdrawn = true;
      await bell.wait(lookAgainMs, stopping);
      continue;
    }
    hasWithdrawn = false;
    // Also after a term that left the election; whoever campaigns already is left where he stands.
    await deps.election.campaign(deps.options.nodeId);
    const epoch = officeIn(deps.election.standing);
    if (epoch === undefined || epoch === lastEpoch) {
      await bell.wait(lookAgainMs, stopping);
      continue;
    }
    // A term that a passing fault cut short is tried again; one that Redis refused is not, since its epoch is spent.
    lastEpoch = (await leadOnce(context, epoch)) === 'ended' ? epoch : 0;
    if (lastEpoch === 0) await deps.clock.sleep(afterFaultMs, stopping);
  }
}

function isFit({ time }: SchedulerDeps): boolean {
  return time.measured !== undefined && time.measured.fitness !== 'unfit';
}

function officeIn(standing: Standing): number | undefined {
  return standing.kind === 'leading' ? standing.epoch : undefined;
}

async function withdraw({ election, logger, time }: SchedulerDeps): Promise<void> {
  if (time.measured !== undefined) {
    const { offsetMs } = time.measured;
    logger.error({ offsetMs }, 'not standing for office until the clock of this machine is set');
  }
  try {
    await election.resign({ rejoin: false });
  } catch (error) {
    // What could not be deleted is, as soon as ZooKeeper can be asked.
    if (!isPassing(error)) throw error;
  }
}

async function leadOnce(context: CampaignContext, epoch: number): Promise<'ended' | 'faulted'> {
  try {
    await context.lead(epoch);
    return 'ended';
  } catch (error) {
    if (!isPassing(error)) throw error;
    context.deps.logger.warn(
      { code: error.code },
      'the term ended by a fault that passes; trying again',
    );
    return 'faulted';
  }
}
