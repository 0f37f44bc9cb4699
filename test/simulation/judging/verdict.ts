import { parseRunId } from '@escapement/core';
import { judge } from '../../drill/checker.ts';
import type { Finding, Rules } from '../../drill/findings.ts';
import { groupedBy } from '../../drill/grouped-by.ts';
import type { Effect, LedgerRow } from '../../drill/history.ts';
import { claimOf } from '../../drill/standing.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { gridMs, type SimulatedJob } from '../people/jobs.ts';
import { askedFindings } from './asked.ts';
import { attemptFindings } from './attempts.ts';
import { attemptOf, vanishedRows } from './before-loss.ts';
import { chainFindings } from './chains.ts';
import { latenessFindings } from './lateness.ts';
import { firstOfWholes, partFindings } from './parts.ts';
import { reachFindings } from './reach.ts';
import { stoppedFindings } from './stopped.ts';
import { togetherFindings } from './together.ts';
import { toldRows, toldRuns } from './told.ts';
import { untrueFindings } from './truths.ts';

type Span = Pick<Rules, 'from' | 'until' | 'calmFrom'>;

/** What is wrong with the hours that a cluster has gone through, and how much there was to judge. */
export function findingsIn(
  cluster: Cluster,
  span: Span,
): { readonly due: number; readonly started: number; readonly findings: readonly Finding[] } {
  const { harm, rowsBefore, begunBefore, world } = cluster;
  const rules: Rules = {
    ...{ ...span, gridMs, slackMs: 0, earlyMs: 0, harm },
    allowed: { outage: true, forgets: rowsBefore.size > 0 },
  };
  const scheduled = [...world.effects, ...firstOfWholes(cluster)]
    .filter(({ runId }) => parseRunId(runId)?.trigger === 'schedule')
    .map((effect) => {
      return { ...effect, givenAt: begunBefore.get(attemptOf(effect.runId, effect.attempt)) };
    });
  const effects = groupedBy(scheduled, ({ jobId }) => jobId);
  const judged = cluster.jobs.map((job) => {
    return judgeJob(cluster, job, { rules, effects: effects.get(job.facts.id) ?? [] });
  });
  return {
    due: judged.reduce((sum, { due }) => sum + due, 0),
    started: judged.reduce((sum, { started }) => sum + started, 0),
    findings: [
      ...judged.flatMap(({ findings }) => findings),
      ...askedFindings(cluster),
      ...attemptFindings(cluster),
      ...stoppedFindings(cluster),
      ...latenessFindings(cluster),
      ...partFindings(cluster),
      ...reachFindings(cluster),
      ...chainFindings(cluster, span),
      ...togetherFindings(cluster),
      ...untrueFindings(cluster),
      ...vanishedRows(cluster),
    ],
  };
}

/** By the checker of the drills, and beside it whether what was late or missed had a reason to be. */
function judgeJob(
  { world, person, rowsBefore, outages }: Cluster,
  { facts, parts }: SimulatedJob,
  by: { readonly rules: Rules; readonly effects: readonly Effect[] },
) {
  const { id } = facts;
  const runs = toldRuns(world.store, id);
  const rows = toldRows(world.store, id);
  const before = { acts: person.actsOf(id), rowsBefore: rowsBefore.get(id) ?? [] };
  const judgement = judge({ facts, ...before, effects: by.effects, runs, rows }, by.rules);
  // Whoever stands in line for a lock is late by right, and so are the parts of what began in time.
  const begunLate = facts.lock === undefined && parts === undefined ? late(by.effects) : [];
  // Where nobody was told whether an edit was made, nobody can say that what it may have taken out was missed.
  const unexcused = [...missed(rows), ...begunLate]
    .filter(({ fireTime }) => claimOf(before.acts, fireTime, 0) === 'owed')
    .filter(({ fireTime }) => outages.every((out) => fireTime < out.from || fireTime > out.until))
    .map((each): Finding => ({ kind: 'unjustified', jobId: id, ...each }));
  return { ...judgement, findings: [...judgement.findings, ...unexcused] };
}

const lateReasons: ReadonlySet<string> = new Set([
  'catch-up-none',
  'newer-run-serves',
  'catch-up-limit',
  'too-late',
  'too-old',
]);
/** Whoever is woken by nobody wakes by himself within this. */
const lateMs = 6_000;

type Late = Pick<Finding, 'fireTime' | 'note'>;

/** Fire times that were missed since everybody was late. */
function missed(rows: readonly LedgerRow[]): readonly Late[] {
  return rows
    .filter(({ reason }) => lateReasons.has(reason))
    .map(({ fireTime, reason }) => ({ fireTime, note: reason }));
}

/** Those that began late; a leader that dies or is cut off is no reason for that. */
function late(effects: readonly Effect[]): readonly Late[] {
  return effects
    .filter(({ attempt, begunAt, fireTime }) => attempt === 1 && begunAt - fireTime > lateMs)
    .map(({ begunAt, fireTime }) => ({ fireTime, note: `begun ${begunAt - fireTime} ms late` }));
}
