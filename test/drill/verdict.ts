import type { Judgement } from './checker.ts';
import { type Finding, type FindingKind, findingKinds } from './findings.ts';

/** What a drill knows beside the fire times. */
export interface Circumstances {
  /** The fault's own proof that it did something. */
  readonly bit: boolean;
  readonly proof: Readonly<Record<string, unknown>>;
  /** Scheduler processes that ended though the drill did not end them. */
  readonly ended: number;
  /** What the product's own auditor counts, where it has one. */
  readonly audited: Readonly<Record<string, number>>;
  /** What the fault expects beyond the fire times, and what did not come to be of it. */
  readonly unmet: readonly string[];
  /** How long the machine let a timer of the drill's own process wait at most. */
  readonly machineLateMs: number;
  /** The largest share of some two seconds that a scheduler waited for a processor, 0 to 1. */
  readonly waitedShare: number;
}

/** One drill as its line of JSON says it. */
export type Verdict = Readonly<Record<FindingKind, number>> & {
  readonly due: number;
  readonly started: number;
  readonly explained: number;
  readonly retried: number;
  readonly ended: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly machineLateMs: number;
  readonly waitedShare: number;
  readonly bit: boolean;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** Why it failed, in words, with the first fire times of each kind. */
  readonly why: readonly string[];
  readonly proof: Readonly<Record<string, unknown>>;
};

const shownFireTimes = 3;

/** Adds up the judgements of all jobs. A fault that did not bite proves nothing, unless something went wrong all the same. */
export function verdictOf(
  judgements: readonly Judgement[],
  { bit, proof, ended, audited, unmet, machineLateMs, waitedShare }: Circumstances,
): Verdict {
  const findings = judgements.flatMap((each) => each.findings);
  const counts = Object.fromEntries(
    findingKinds.map((kind) => [kind, findings.filter((each) => each.kind === kind).length]),
  ) as Record<FindingKind, number>;
  const why = [
    ...findingKinds.flatMap((kind) => inWords(findings.filter((each) => each.kind === kind))),
    ...(ended > 0 ? [`${ended} scheduler processes ended`] : []),
    ...Object.entries(audited).flatMap(([name, count]) => (count > 0 ? [`${name} ${count}`] : [])),
    ...unmet,
  ];
  const sum = (of: (each: Judgement) => number) => judgements.reduce((all, j) => all + of(j), 0);
  return {
    due: sum((each) => each.due),
    started: sum((each) => each.started),
    explained: sum((each) => each.explained),
    retried: sum((each) => each.retried),
    ...counts,
    ended,
    ...quantiles(judgements.flatMap((each) => each.lateness)),
    machineLateMs: Math.round(machineLateMs),
    waitedShare: Math.round(100 * waitedShare) / 100,
    bit,
    verdict: why.length > 0 ? 'fail' : bit ? 'pass' : 'inconclusive',
    why,
    proof: { ...proof, ...audited },
  };
}

function inWords(findings: readonly Finding[]): readonly string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const shown = findings.slice(0, shownFireTimes).map(({ jobId, fireTime, note }) => {
    const key = `${jobId}@${new Date(fireTime).toISOString()}`;
    return note === undefined ? key : `${key} (${note})`;
  });
  const more = findings.length > shown.length ? ', …' : '';
  return [`${findings.length} ${first.kind}: ${shown.join(', ')}${more}`];
}

function quantiles(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0);
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: Math.round(sorted.at(-1) ?? 0) };
}
