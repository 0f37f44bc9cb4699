import { wasHarmed } from './beginnings.ts';
import type { Judgement } from './checker.ts';
import type { Finding, Problem, Rules } from './findings.ts';
import { groupedBy } from './grouped-by.ts';
import type { Effect, JobFacts } from './history.ts';
import { againProblems } from './part-checker.ts';

type ByJob = ReadonlyMap<string, readonly Effect[]>;
type Judged = Pick<Rules, 'from' | 'until' | 'earlyMs' | 'harm'>;

/**
 * Judges a job that comes after others, by what the tasks of all of them wrote: for each fire time of which all before it have ended it has one
 * run, which began behind the last of them and was told of these.
 */
export function judgeFollower(facts: JobFacts, effects: ByJob, rules: Judged): Judgement {
  const before = (facts.after ?? []).map((id) =>
    groupedBy(effects.get(id) ?? [], ({ fireTime }) => fireTime),
  );
  const own = groupedBy(effects.get(facts.id) ?? [], ({ fireTime }) => fireTime);
  const times = [...new Set([...own.keys(), ...before.flatMap((each) => [...each.keys()])])];
  const judged = times.filter((at) => at >= rules.from && at < rules.until);
  const cases = judged.map((fireTime) => ({
    fireTime,
    own: own.get(fireTime) ?? [],
    before: before.map((each) => each.get(fireTime) ?? []),
  }));
  const owed = cases.filter((each) => isOwed(each, rules));
  return {
    due: owed.length,
    started: cases.filter((each) => each.own.length > 0).length,
    explained: 0,
    retried: 0,
    findings: cases.flatMap((each) =>
      [...problemsOf(each, rules)].map((problem): Finding => {
        return { jobId: facts.id, fireTime: each.fireTime, ...problem };
      }),
    ),
    lateness: owed.flatMap((each) => latenessOf(each)),
  };
}

interface Case {
  readonly own: readonly Effect[];
  readonly before: readonly (readonly Effect[])[];
}

/** What a harmed worker could not say of an end nobody follows. */
function isOwed({ before }: Case, { harm }: Judged): boolean {
  return before.every((each) => each.some((e) => e.endedAt !== undefined && !wasHarmed(e, harm)));
}

function* problemsOf(each: Case, rules: Judged): Generator<Problem> {
  const { own, before } = each;
  const runIds = [...new Set(own.map(({ runId }) => runId))];
  if (runIds.length === 0 && isOwed(each, rules))
    yield { kind: 'lost', note: 'all before it ended' };
  if (runIds.length > 1) yield { kind: 'doubled', note: runIds.join() };
  for (const ofOne of groupedBy(own, ({ runId }) => runId).values())
    yield* againProblems(ofOne, rules.harm);
  const told = new Set(before.flatMap((effects) => effects.map(({ runId }) => runId)));
  for (const { after = [], begunAt } of own) {
    if (after.length !== before.length || !after.every((runId) => told.has(runId)))
      yield { kind: 'phantom', note: `told of ${after.join()}` };
    else if (begunAt < endOf(before) - rules.earlyMs)
      yield { kind: 'early', note: `${Math.round(endOf(before) - begunAt)} ms before those ended` };
  }
}

/** When the last of those before it had ended, by the first end of each. */
function endOf(before: Case['before']): number {
  return Math.max(
    ...before.map((each) => Math.min(...each.map(({ endedAt = Infinity }) => endedAt))),
  );
}

function latenessOf({ own, before }: Case): readonly number[] {
  return own.slice(0, 1).map(({ begunAt }) => Math.max(0, begunAt - endOf(before)));
}
