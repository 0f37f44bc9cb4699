import type { Case, Problem, Rules } from './findings.ts';
import type { Effect, Harm } from './history.ts';
import { standingsAt } from './standing.ts';

/** A worker that ends a task needs a moment to say so; harmed in it, its run is begun again with good reason. */
const settleMs = 2000;
/** Where only the task's own clock tells when it began, the gate may have let it through so long before. */
const afterGateMs = 1500;

/** What is wrong with how the tasks of one fire time began. */
export function beginningProblems(each: Case, rules: Rules): readonly Problem[] {
  return [
    ...doublesOf(each, rules.harm).map((note): Problem => ({ kind: 'doubled', note })),
    ...earlinessOf(each, rules).map((note): Problem => ({ kind: 'early', note })),
    ...wrongVersionsOf(each, rules).map((note): Problem => ({ kind: 'wrongVersion', note })),
  ];
}

/** How many beginnings beyond the first are explained by harm to the worker of an earlier one. */
export function retriesOf({ effects }: Case, harm: readonly Harm[]): number {
  return effects.slice(1).filter((_, i) => effects.slice(0, i + 1).some((e) => wasHarmed(e, harm)))
    .length;
}

function doublesOf({ effects, history }: Case, harm: readonly Harm[]): readonly string[] {
  return effects.slice(1).flatMap((later, i) => {
    const earlier = effects.slice(0, i + 1);
    const before = earlier.at(-1);
    if (earlier.some(({ attempt }) => attempt === later.attempt))
      return [`attempt ${later.attempt} began again`];
    if (before !== undefined && wasHarmed(before, harm)) return [];
    // What a harmed worker could not say of an attempt nobody counts.
    const failures = earlier.filter((e) => e.endedAs === 'failed' && !wasHarmed(e, harm)).length;
    if (before?.endedAs !== 'failed')
      return [`attempt ${later.attempt} began though the worker of the one before lived`];
    return failures < (history.facts.attempts ?? 1)
      ? []
      : [`attempt ${later.attempt} began after ${failures} failures`];
  });
}

/** A task that cannot know its worker's process is taken for harmed when any worker was at the time. */
export function wasHarmed({ pid, begunAt, endedAt }: Effect, harm: readonly Harm[]): boolean {
  return harm.some((each) => {
    if (pid !== undefined && pid !== each.pid) return false;
    const end = endedAt ?? (pid === undefined ? begunAt : Number.POSITIVE_INFINITY);
    return begunAt <= each.until && end + settleMs >= each.from;
  });
}

function earlinessOf({ effects, runs, fireTime, history }: Case, rules: Rules): readonly string[] {
  const dueTimes = runs.map(({ dueTime }) => dueTime);
  const latest = fireTime + history.facts.jitterMs;
  const strange = dueTimes.filter((due) => due < fireTime || due > latest);
  const due = Math.max(fireTime, ...dueTimes);
  return [
    ...strange.map((at) => `due ${at - fireTime} ms after its fire time`),
    ...effects
      .filter(({ begunAt }) => begunAt < due - rules.earlyMs)
      .map(({ begunAt }) => `begun ${(due - begunAt).toFixed(1)} ms before it was due`),
  ];
}

/** Counts only what was replaced already when the gate let the run through: an edition of later is nothing wrong. */
function wrongVersionsOf({ effects, runs, history }: Case, rules: Rules): readonly string[] {
  return effects.flatMap(({ attempt, edition, begunAt, givenAt }) => {
    const run = runs.find((each) => each.attempt === attempt && each.startedAt !== undefined);
    const gateAt = run?.startedAt ?? givenAt;
    const instants = [gateAt ?? begunAt - afterGateMs, gateAt ?? begunAt];
    const stood = instants.flatMap((at) => standingsAt(history.acts, at, rules.slackMs));
    const editions = stood.map((each) => (each.kind === 'enabled' ? each.edition : undefined));
    const isReplaced = editions.every((each) => each === undefined || each > edition);
    return isReplaced
      ? [`edition ${edition}, while ${editions.map((each) => each ?? 'none').join(' or ')} stood`]
      : [];
  });
}
