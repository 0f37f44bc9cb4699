import type { Case, Problem, Rules } from './findings.ts';
import type { LedgerRow } from './history.ts';
import { isJustified } from './reasons.ts';

export const unsettled = ['staged', 'queued', 'retrying', 'blocked', 'waiting', 'running'] as const;

/** What is wrong with what the product recorded of one fire time. */
export function outcomeProblems(each: Case, rules: Rules, isOwed: boolean): readonly Problem[] {
  return [
    ...secondOutcomeOf(each),
    ...absenceOf(each, rules, isOwed),
    ...rowProblemsOf(each, rules, isOwed),
  ];
}

/** A row that says "unknown" beside a run contradicts nothing. */
function secondOutcomeOf({ effects, runs, rows }: Case): readonly Problem[] {
  const known = rows.filter(({ outcome }) => outcome !== 'unknown');
  const hasRun = effects.length > 0 || runs.length > 0;
  if (hasRun && known.length > 0)
    return [{ kind: 'twoOutcomes', note: `a run and ${namesOf(known)}` }];
  return known.length > 1 ? [{ kind: 'twoOutcomes', note: namesOf(known) }] : [];
}

function namesOf(rows: readonly LedgerRow[]): string {
  return rows.map(({ outcome, reason }) => `${outcome}: ${reason}`).join(' and ');
}

function absenceOf(each: Case, rules: Rules, isOwed: boolean): readonly Problem[] {
  const { effects, runs, rows, rowsBefore } = each;
  const isRecorded = runs.length > 0 || rows.length > 0 || rowsBefore.length > 0;
  const { forgets = false, prunes = false } = rules.allowed;
  if (effects.length > 0) return isRecorded || forgets || prunes ? [] : [{ kind: 'unrecorded' }];
  if (runs.some(({ state }) => unsettled.some((each) => each === state)))
    return [{ kind: 'waiting', note: runs.map(({ state }) => state).join() }];
  if (runs.some(({ state }) => state === 'succeeded')) return [{ kind: 'unproven' }];
  return isOwed && !isRecorded ? [{ kind: 'lost' }] : [];
}

function rowProblemsOf(each: Case, rules: Rules, isOwed: boolean): readonly Problem[] {
  const { history, fireTime, rows } = each;
  return rows.flatMap((row): readonly Problem[] => {
    const aheadMs = row.recordedAt === undefined ? 0 : fireTime - row.recordedAt;
    if (row.outcome === 'missed' && aheadMs > rules.slackMs)
      return [{ kind: 'foretold', note: `${row.reason}, ${aheadMs} ms before` }];
    const isFalse = isOwed && !isJustified(row, history, rules.allowed);
    return isFalse ? [{ kind: 'unjustified', note: namesOf([row]) }] : [];
  });
}
