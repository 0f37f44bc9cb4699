import { setTimeout as delay } from 'node:timers/promises';
import { eventually, openCanary } from '@escapement/testkit';
import { judgeFollower } from './chain-checker.ts';
import { type Judgement, judge } from './checker.ts';
import type { Rules } from './findings.ts';
import { groupedBy } from './grouped-by.ts';
import { inLanes } from './lanes.ts';
import { firstOfWholes, partFindings } from './part-checker.ts';
import type { Bite, Fault, Scene } from './scene.ts';
import { untilAllBegan, untilFollowed, untilNothingWaits } from './settling.ts';
import { openStage, type Stage } from './stage.ts';
import { toldOf, wholesOf } from './told.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { watchProcessor } from './waited-for-processor.ts';

export interface DrillOptions {
  readonly seed: number;
  readonly isShort: boolean;
  /** Instead of the fault's own length. */
  readonly seconds?: number;
  /** Leaves the logs of all processes, whatever the verdict. */
  readonly keepLogs: boolean;
}

/** A verdict with what it is about. */
export type DrillLine = { readonly fault: string; readonly seed: number } & Verdict & {
    /** Where the logs of the processes are, when they were kept. */
    readonly logs?: string;
  };

/** Every job of a drill fires on the full second. */
const gridMs = 1000;
/** Between an act and the instant that the product gives it lie a few milliseconds of two processes' clocks. */
const slackMs = 25;
/** The gate lets a run through two milliseconds early, since two clocks that agree differ by rounding. */
const earlyMs = 3;
/** Undisturbed time before the fault, and after everything began again. */
const quietMs = { full: { before: 1000, after: 4000 }, short: { before: 0, after: 1000 } };
/** Settling is given up when nothing more has come of it for so long. */
const settleWithinMs = { full: 60_000, short: 30_000 };
/** A machine that lets a timer wait so long may let a leader come seconds too late, and a miss is then no failing of its own. */
const busyMs = 100;
/** So does one where a scheduler waits for a processor through most of the time after which a fire time is missed. */
const busyShare = 0.75;
/** The auditor looks at fire times of ten seconds ago, and twice. */
const auditedAfterMs = 30_000;
const readAtOnce = 8;

/** One drill from the first process to the verdict. */
export async function runDrill(fault: Fault, options: DrillOptions): Promise<DrillLine> {
  const stage = await openStage({ ...options, setting: fault });
  let keepLogs = true;
  try {
    const line = await drillOn(stage, fault, options);
    keepLogs = options.keepLogs || line.verdict === 'fail';
    return keepLogs ? { ...line, logs: stage.scene.cluster.directory } : line;
  } finally {
    await stage.close({ keepLogs });
  }
}

/** The fault on a stage that stands, where others may have been before; only what happens from now on is judged. */
export async function drillOn(
  stage: Stage,
  fault: Fault,
  options: DrillOptions,
): Promise<DrillLine> {
  const { isShort } = options;
  const seconds = options.seconds ?? (isShort ? fault.shortSeconds : fault.seconds);
  const scene: Scene = { ...stage.scene, lengthMs: seconds * 1000 };
  const endedBefore = scene.supervision.ended;
  const canary = openCanary();
  const processor = watchProcessor(() => scene.cluster.living.map(({ child }) => child.pid ?? 0));
  const fromMs = performance.now();
  const { bite, ...span } = await goThrough(scene, fault).finally(() => processor.close());
  const waitedShare = await processor.close();
  const machineLateMs = canary.lateMs(fromMs);
  const isBusy = machineLateMs > busyMs || waitedShare > busyShare;
  const allowed = { ...fault.allowed, ...(isBusy ? { outage: true } : {}) };
  if (!isShort) await delay(Math.max(0, span.until + auditedAfterMs - Date.now()));
  const verdict = verdictOf(await judgementsOn(scene, rulesOf(scene, { ...span, allowed })), {
    ...bite,
    unmet: bite.unmet ?? [],
    ended: scene.supervision.ended - endedBefore,
    audited: await auditedBy(scene),
    machineLateMs,
    waitedShare,
  });
  return { fault: fault.name, seed: options.seed, ...verdict };
}

/** Quiet, the fault, and the time until everything has settled; answers with the window to be judged. */
async function goThrough(
  scene: Scene,
  fault: Fault,
): Promise<Pick<Rules, 'from' | 'until' | 'calmFrom'> & { readonly bite: Bite }> {
  const quiet = scene.isShort ? quietMs.short : quietMs.full;
  const withinMs = scene.isShort ? settleWithinMs.short : settleWithinMs.full;
  const from = Math.ceil(Date.now() / gridMs) * gridMs + gridMs;
  await delay(from - Date.now() + quiet.before + scene.random() * gridMs);
  const bite = await fault.inflict(scene);
  const calmFrom = Date.now();
  await untilAllBegan(scene, { since: calmFrom, withinMs });
  await delay(quiet.after);
  const until = Math.floor(Date.now() / gridMs) * gridMs;
  await untilNothingWaits(scene, { from, until, withinMs });
  await untilFollowed(scene, { from, until, withinMs });
  return { bite, from, until, calmFrom };
}

function rulesOf(
  scene: Scene,
  judged: Pick<Rules, 'from' | 'until' | 'calmFrom' | 'allowed'>,
): Rules {
  return {
    ...judged,
    gridMs,
    slackMs,
    earlyMs: earlyMs + scene.effects.driftMs(),
    harm: scene.supervision.harm,
  };
}

async function judgementsOn(scene: Scene, rules: Rules): Promise<readonly Judgement[]> {
  const { book, cluster, memory } = scene;
  const effects = groupedBy(scene.effects.read(), ({ jobId }) => jobId);
  return inLanes(book.jobs, readAtOnce, async ({ facts }) => {
    if (facts.after !== undefined) return judgeFollower(facts, effects, rules);
    const told = await toldOf(cluster, facts.id, rules);
    const acts = book.actsOf(facts.id);
    const rowsBefore = memory.rowsOf(facts.id);
    const all = effects.get(facts.id) ?? [];
    const begun = facts.parts === undefined ? all : firstOfWholes(all);
    const judgement = judge({ facts, acts, effects: begun, rowsBefore, ...told }, rules);
    if (facts.parts === undefined) return judgement;
    const wholes = await wholesOf(cluster, facts.id, rules);
    const findings = partFindings({ facts, effects: all, wholes }, rules);
    return { ...judgement, findings: [...judgement.findings, ...findings] };
  });
}

/** What the product's own auditor of the ledger counts on any node; empty while there is none. */
async function auditedBy({ cluster }: Scene): Promise<Readonly<Record<string, number>>> {
  const pages = await Promise.all(
    cluster.living.map((from) =>
      // One that has just been started anew does not answer yet.
      eventually(`${from.name} shows its figures`, async () => {
        const answer = await cluster.call({ method: 'GET', path: '/metrics', from });
        return answer.text();
      }),
    ),
  );
  const found: Record<string, number> = {};
  for (const [, name = '', value] of pages
    .join('\n')
    .matchAll(/^(escapement_ledger_(?:holes|doubles))(?:\{[^}]*\})? (\S+)$/gm))
    found[name] = Math.max(found[name] ?? 0, Number(value));
  return found;
}
