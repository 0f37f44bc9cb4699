import { beginningProblems, retriesOf } from './beginnings.ts';
import type { Case, Finding, Problem, Rules } from './findings.ts';
import { groupedBy } from './grouped-by.ts';
import type { JobHistory, LedgerRow } from './history.ts';
import { outcomeProblems } from './outcomes.ts';
import { type Claim, claimOf, prescribes, standingsAt } from './standing.ts';

/**
 * The drills' own judge. It knows nothing of the product's code: what was due follows from what the drill asked for, what began
 * from what the tasks themselves wrote down, and what the product says of it comes over its public interface.
 */
export interface Judgement {
  readonly due: number;
  readonly started: number;
  /** Not begun, with a row that says why. */
  readonly explained: number;
  /** Begun again after its worker was harmed. */
  readonly retried: number;
  readonly findings: readonly Finding[];
  /** How long after its due time each began, milliseconds. */
  readonly lateness: readonly number[];
}

/** Judges every fire time of one job in the window. */
export function judge(history: JobHistory, rules: Rules): Judgement {
  const judged = casesOf(history, rules).map((each) => ({
    ...each,
    claim: claimOf(history.acts, each.fireTime, rules.slackMs),
  }));
  const owed = judged.filter(({ claim }) => claim === 'owed');
  const began = judged.filter(({ effects }) => effects.length > 0);
  return {
    due: owed.length,
    started: began.length,
    explained: owed.filter(isExplained).length,
    retried: judged.reduce((sum, each) => sum + retriesOf(each, rules.harm), 0),
    findings: [
      ...judged.flatMap((each) => findingsOf(each, rules)),
      ...straysOf(history, rules),
      ...deathOf(history, rules),
    ],
    lateness: began.map(latenessOf),
  };
}

const fireTimeOf = ({ fireTime }: { readonly fireTime: number }): number => fireTime;

/** Fire times on the grid, and any other that the tasks or the product tell of. */
function casesOf(history: JobHistory, { from, until, gridMs }: Rules): readonly Case[] {
  const effects = groupedBy(history.effects, fireTimeOf);
  const runs = groupedBy(history.runs, fireTimeOf);
  const fireTimes = new Set([...effects.keys(), ...runs.keys()]);
  for (let at = Math.ceil(from / gridMs) * gridMs; at < until; at += gridMs) fireTimes.add(at);
  return [...fireTimes]
    .filter((at) => at >= from && at < until)
    .sort((a, b) => a - b)
    .map((fireTime) => ({
      history,
      fireTime,
      effects: [...(effects.get(fireTime) ?? [])].sort((a, b) => a.begunAt - b.begunAt),
      runs: runs.get(fireTime) ?? [],
      rows: covering(history.rows, fireTime),
      rowsBefore: covering(history.rowsBefore ?? [], fireTime),
    }));
}

function covering(rows: readonly LedgerRow[], fireTime: number): readonly LedgerRow[] {
  return rows.filter((row) => row.fireTime <= fireTime && fireTime <= row.untilFireTime);
}

function isExplained({ effects, rows, rowsBefore }: Case): boolean {
  return effects.length === 0 && rows.length + rowsBefore.length > 0;
}

function findingsOf(each: Case & { readonly claim: Claim }, rules: Rules): readonly Finding[] {
  const { history, fireTime, effects, claim } = each;
  const isPhantom = claim === 'none' && effects.length > 0;
  const problems: readonly Problem[] = [
    ...(isPhantom ? [{ kind: 'phantom' as const }] : []),
    ...beginningProblems(each, rules),
    ...outcomeProblems(each, rules, claim === 'owed'),
  ];
  return problems.map((problem) => ({ jobId: history.facts.id, fireTime, ...problem }));
}

/** What began in the window for fire times long before it: late perhaps, but never of a time that nothing prescribes. */
function straysOf(history: JobHistory, { from, slackMs }: Rules): readonly Finding[] {
  const { facts, acts, effects } = history;
  return effects
    .filter(({ fireTime, begunAt }) => fireTime < from && begunAt >= from)
    .filter(({ fireTime }) => claimOf(acts, fireTime, slackMs) === 'none')
    .map(({ fireTime }) => ({ kind: 'phantom', jobId: facts.id, fireTime }));
}

function deathOf(history: JobHistory, rules: Rules): readonly Finding[] {
  const { gridMs, calmFrom, until, slackMs } = rules;
  const { facts, acts, effects } = history;
  const next = Math.ceil(until / gridMs) * gridMs;
  const isOwed = standingsAt(acts, until, slackMs).every((each) => prescribes(each, next));
  if (!isOwed || effects.some(({ fireTime }) => fireTime >= calmFrom)) return [];
  return [{ kind: 'dead', jobId: facts.id, fireTime: calmFrom }];
}

function latenessOf({ effects, runs, fireTime }: Case): number {
  const due = runs[0]?.dueTime ?? fireTime;
  return Math.max(0, (effects[0]?.begunAt ?? due) - due);
}
