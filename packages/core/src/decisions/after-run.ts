import { afterLimits } from '../runs/after-limits.ts';
import { askedRunId, parseRunId, repeatMark, servedTime } from '../runs/run-id.ts';
import type { After } from '../schemas/after.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { ResultLeftOut } from '../schemas/run.ts';
import type { EndState, Upstream, UpstreamRun } from '../schemas/upstream.ts';
import { type EpochMillis, toIso } from '../words/instants.ts';
import { envelopeFor } from './plan-job.ts';

/** A run that has ended, of a job that others come after. */
export interface RunEnding {
  readonly runId: string;
  readonly jobId: string;
  readonly state: EndState;
  readonly attempt: number;
  readonly endedAt: EpochMillis;
  /** As it is kept until a leader has seen to it. */
  readonly kept: string;
}

/** A run before another, as it is remembered until the others have ended too. */
export type JoinedRun = Pick<RunEnding, 'runId' | 'jobId' | 'state' | 'attempt'>;

/** Which runs have ended that a job waits for, of those that serve one fire time. */
export interface Join {
  readonly jobId: string;
  readonly servedTime: EpochMillis;
  /** When the first of them ended. */
  readonly since: EpochMillis;
  readonly runs: readonly JoinedRun[];
  /** It has had its run. */
  readonly isDone: boolean;
}

/** What a run told when it ended. */
export interface KeptResult {
  /** JSON. */
  readonly result?: string;
  readonly leftOut?: ResultLeftOut;
}

/** What comes of the end of a run for one job after it. */
export type AfterStep =
  /** It was not the end that the job waits for, or that has had its run. */
  | { readonly kind: 'nothing' }
  /** Others must end as well. */
  | { readonly kind: 'waits'; readonly join: Join }
  | { readonly kind: 'runs'; readonly runs: readonly JoinedRun[]; readonly join?: Join };

/** A run that comes after others, with all that is to be kept of it. */
export interface AfterRun {
  readonly envelope: RunEnvelope;
  /** JSON. */
  readonly input: string;
  /** The run by whose end it came to be. */
  readonly after: string;
}

/** The fire time that a run served that has ended. */
export function servedBy({ runId, endedAt }: Pick<RunEnding, 'runId' | 'endedAt'>): EpochMillis {
  return servedTime({ runId, fireTime: parseRunId(runId)?.fireTime ?? endedAt });
}

/**
 * Decides what comes of the end of a run. `join`: what is remembered of the fire time that it served, where the job waits for all. A job that waits
 * for all has one run for each fire time, however often those before it are done once more.
 */
export function stepAfter(
  ending: RunEnding,
  downstream: { readonly id: string; readonly after: After },
  join: Join | undefined,
): AfterStep {
  const { id: jobId, after } = downstream;
  if (!isAwaited(ending.state, after.on)) return { kind: 'nothing' };
  const { kept: _kept, endedAt: _endedAt, ...own } = ending;
  if (after.mode === 'any') return { kind: 'runs', runs: [own] };
  if (join?.isDone === true) return { kind: 'nothing' };
  const others = (join?.runs ?? []).filter(
    (run) => run.jobId !== ending.jobId && after.jobs.includes(run.jobId),
  );
  const runs = [...others, own];
  const isDone = after.jobs.every((each) => runs.some((run) => run.jobId === each));
  const since = join?.since ?? ending.endedAt;
  const next: Join = { jobId, servedTime: servedBy(ending), since, runs, isDone };
  return isDone ? { kind: 'runs', runs, join: next } : { kind: 'waits', join: next };
}

/** A cancelled run is no failure: somebody wanted it so. */
function isAwaited(state: EndState, on: After['on']): boolean {
  switch (on) {
    case 'success':
      return state === 'succeeded';
    case 'failure':
      return state === 'failed' || state === 'timed-out' || state === 'lost';
    case 'end':
      return true;
  }
}

/**
 * The run after others. All of it follows from how the last of those ended, and not from who looks or when, so that two leaders make the same.
 * `markOf`: makes a mark of a text that no other text has.
 */
export function afterRun(
  { ending, runs }: { readonly ending: RunEnding; readonly runs: readonly JoinedRun[] },
  by: {
    readonly definition: JobDefinition;
    readonly results: ReadonlyMap<string, KeptResult>;
    readonly epoch: number;
    readonly markOf: (text: string) => string;
  },
): AfterRun {
  const { definition, results, epoch, markOf } = by;
  const served = servedBy(ending);
  const input = JSON.stringify(upstreamOf({ ending, runs }, results));
  const runId = askedRunId({
    ...{ jobId: definition.id, askedAt: ending.endedAt, trigger: 'after' },
    mark: repeatMark(served, markOf(ending.runId)),
    inputMark: markOf(input),
  });
  const instants = { fireTime: ending.endedAt, dueTime: ending.endedAt };
  const envelope = envelopeFor(definition, { runId, trigger: 'after', ...instants, epoch });
  return { envelope, input, after: ending.runId };
}

function upstreamOf(
  { ending, runs }: { readonly ending: RunEnding; readonly runs: readonly JoinedRun[] },
  results: ReadonlyMap<string, KeptResult>,
): Upstream {
  let room: number = afterLimits.resultBytes;
  const told = (run: JoinedRun): UpstreamRun => {
    const { result = '', leftOut } = results.get(run.runId) ?? {};
    const isKept = result !== '' && result.length <= room;
    if (isKept) room -= result.length;
    const why = leftOut ?? (result !== '' && !isKept ? 'too-large' : undefined);
    const { jobId, runId, state } = run;
    return {
      ...{ jobId, runId, state, fireTime: toIso(servedBy({ runId, endedAt: ending.endedAt })) },
      ...(isKept ? { result: JSON.parse(result) as NonNullable<UpstreamRun['result']> } : {}),
      ...(why === undefined ? {} : { resultLeftOut: why }),
    };
  };
  const upstream = told(ending);
  if (runs.length < 2) return { upstream };
  return { upstream, upstreams: Object.fromEntries(runs.map((run) => [run.jobId, told(run)])) };
}
