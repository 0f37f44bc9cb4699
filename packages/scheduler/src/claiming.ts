import {
  type CommitOutcome,
  hasGoneBack,
  judgeRefusal,
  type OfficeHolder,
  unreachable,
} from '@escapement/core';
import { adoptJobs } from './adoption.ts';
import { readCheckpoint } from './checkpoints.ts';
import type { TakingContext } from './taking-context.ts';
import type { Claimed } from './vouching.ts';

/** What came of asking Redis for the office. */
export type Asked =
  | { readonly kind: 'claimed'; readonly claimed: Claimed }
  | { readonly kind: 'superseded' }
  /** Redis refuses what ZooKeeper gives. */
  | { readonly kind: 'contested' }
  /** The ensemble has a new name: the office is asked for under that. */
  | { readonly kind: 'renamed' }
  | { readonly kind: 'lapsed'; readonly because: 'forgotten' | 'unvouched' };

/**
 * Claims the epoch in Redis. Where ZooKeeper turns out to have gone back in time its data gets a new name, whether a higher epoch is in
 * the way or not: its epochs and its revisions cannot be compared with those of the history that it has lost. What was projected
 * under another name is adopted before anything is reconciled, so that what is missing now is not taken for deleted.
 */
export async function claimOffice(context: TakingContext, isSuspect: boolean): Promise<Asked> {
  const { office, term } = context;
  const checkpoint = await readCheckpoint(context);
  const claimed = await office.claim(term, isSuspect);
  if (claimed.kind === 'refused') return contend(context, claimed.holder);
  context.contest.clear();
  if (claimed.found === 'same-ensemble' && hasGoneBack(claimed.notedGeneration, checkpoint)) {
    if (await isGoneBackIndeed(context, claimed.notedGeneration)) return rename(context);
  }
  if (claimed.found === 'other-ensemble') {
    const ended = endOf(await adoptJobs(context));
    if (ended !== undefined) return ended;
  }
  return { kind: 'claimed', claimed };
}

/** Redis refuses: who is right is asked of ZooKeeper, and judged. */
async function contend(context: TakingContext, holder: OfficeHolder): Promise<Asked> {
  const { election, settings, term, contest } = context;
  // The proof comes first: what is read after it is at least as new, whichever server answers.
  const isFirst = await election.proveOffice(term.epoch);
  const checkpoint = isFirst ? await settings.readCheckpoint() : undefined;
  const refusal = judgeRefusal({ isFirst, ensembleId: term.ensembleId, holder, checkpoint });
  switch (refusal.kind) {
    case 'outlived':
      contest.clear();
      return { kind: 'superseded' };
    case 'went-back':
      return rename(context);
    case 'held':
    case 'unexplained':
      context.meter.count('escapement_office_refusals_total');
      contest.meet(refusal, { holder, term });
      return { kind: 'contested' };
    default:
      return unreachable(refusal);
  }
}

/** The checkpoint may have been read of a server that lags; the proof goes through the ensemble's own leader. */
async function isGoneBackIndeed(
  { election, settings, term }: TakingContext,
  noted: number | undefined,
): Promise<boolean> {
  return (
    (await election.proveOffice(term.epoch)) && hasGoneBack(noted, await settings.readCheckpoint())
  );
}

async function rename(context: TakingContext): Promise<Asked> {
  const { election, term, logger } = context;
  if (!(await election.renameEnsemble(term.epoch))) return { kind: 'superseded' };
  const reason =
    'ZooKeeper is older than it has been: a checkpoint that it had acknowledged is gone. Its data has a new name now, and what Redis knows of jobs is compared with it anew';
  context.remark({ act: 'ensemble-renamed', reason });
  logger.error({ epoch: term.epoch, ensembleId: term.ensembleId }, reason);
  return { kind: 'renamed' };
}

function endOf(outcome: CommitOutcome): Asked | undefined {
  switch (outcome.kind) {
    case 'committed':
      return undefined;
    case 'superseded':
      return { kind: 'superseded' };
    case 'forgotten':
    case 'unvouched':
      return { kind: 'lapsed', because: outcome.kind };
    default:
      return unreachable(outcome);
  }
}
