import type { Timetable } from '@escapement/timetable';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import { catchUpOf } from './catch-up.ts';
import type { DecidedOutcome } from './decided-outcome.ts';
import { firesFrom } from './job-pause.ts';
import { outcomesOf } from './outcome-stretch.ts';
import { envelopeFor, firstPrescribed } from './plan-job.ts';
import { firstAlike, type Reign, reasonOf } from './reign.ts';
import { fatesOf, type StandingRule } from './staged-fate.ts';
import type { StagedRun } from './staged-run.ts';

/** What the change makes of the job. */
export type Present =
  | {
      readonly kind: 'stands';
      readonly definition: JobDefinition;
      /** Its compiled schedule; `undefined` when it does not compile on this node. What a pause says of it is looked at besides. */
      readonly timetable: Timetable | undefined;
    }
  | { readonly kind: 'gone' }
  /** Its znode holds what is no definition: nothing runs, and each fire time of the version before is accounted for. */
  | { readonly kind: 'broken' };

/** What stood in the schedule before the change. */
export interface Before {
  readonly reign: Reign;
  readonly nextFireTime: EpochMillis | undefined;
}

export interface ChangeInput {
  readonly jobId: string;
  readonly revision: number;
  readonly present: Present;
  /** The last reign of what is present. */
  readonly reign: Reign;
  readonly before: Before | undefined;
  /** Those of versions that were announced and that nobody carried, oldest first, and of a pause that stands and ends by itself. */
  readonly between: readonly Reign[];
  /** Runs of older versions that are staged and not begun. */
  readonly staged: readonly StagedRun[];
  readonly now: RedisMillis;
  /** The term that carries it. */
  readonly epoch: number;
}

/** An outcome of a run that stands for no fire time, since a person asked for it. */
export interface AsideOutcome extends DecidedOutcome {
  readonly runId: string;
}

/** A change of one job, as it is written: in one transaction, or in several of which the last holds the projection. */
export interface JobChange {
  readonly jobId: string;
  readonly revision: number;
  readonly present: Present['kind'];
  /** What is projected; `undefined` leaves what stands (broken) or removes it (gone). */
  readonly definition: JobDefinition | undefined;
  /** The next fire time that nothing is staged for; `undefined` takes the job out of the schedule. */
  readonly nextFireTime: EpochMillis | undefined;
  /** Runs that go on as runs of the version that now stands. */
  readonly kept: readonly RunEnvelope[];
  readonly dropped: readonly StagedRun[];
  readonly outcomes: readonly DecidedOutcome[];
  readonly asides: readonly AsideOutcome[];
  /** What was decided ahead of time for fire times after this instant is taken back; `undefined`: it holds. */
  readonly openAfter: EpochMillis | undefined;
}

/**
 * Carries edits, pauses, resumes and deletions into the schedule. Each version owns the fire times after its own instant, up to that of
 * the next: what a version owned and nobody staged is superseded, what was staged is kept where the version that stands prescribes
 * it, and the cursor goes on where that one begins. So no edit fires retroactively, and no fire time falls between two versions.
 */
export function planChange(input: ChangeInput): JobChange {
  const { before, between, reign, present } = input;
  const reigns = [...(before === undefined ? [] : [before.reign]), ...between, reign];
  const alike = firstAlike(reigns);
  const continues = alike === 0 && before !== undefined;
  const knownSince = reigns[alike]?.from ?? reign.from;
  const since = continues ? Number.NEGATIVE_INFINITY : knownSince;
  const older = reigns.slice(0, alike + 1);
  const fates = fatesOf(input.staged, ruleOf(input, { since, knownSince, older }), input.now);
  const kept = fates.flatMap(([run, fate]) =>
    fate.kind === 'kept' && present.kind === 'stands'
      ? [
          keptRun(run, {
            definition: present.definition,
            dueTime: fate.dueTime,
            epoch: input.epoch,
          }),
        ]
      : [],
  );
  const givenUp = fates.flatMap(([run, fate]) =>
    fate.kind === 'given-up'
      ? [{ run, outcome: { fireTime: run.fireTime, outcome: fate.outcome, reason: fate.reason } }]
      : [],
  );
  return {
    jobId: input.jobId,
    revision: input.revision,
    present: present.kind,
    definition: present.kind === 'stands' ? present.definition : undefined,
    nextFireTime: nextOf(input, { continues, since }),
    kept,
    dropped: fates.flatMap(([run, fate]) => (fate.kind === 'kept' ? [] : [run])),
    outcomes: [
      ...unstagedOutcomes(input, older),
      ...givenUp.flatMap(({ run, outcome }) => (run.trigger === 'schedule' ? [outcome] : [])),
    ],
    asides: givenUp.flatMap(({ run, outcome }) =>
      run.trigger !== 'schedule' ? [{ ...outcome, runId: run.runId }] : [],
    ),
    openAfter: continues ? undefined : openedAfter(input, since),
  };
}

/** What the version before decided ahead of time holds up to the next version alone, whichever stands by now. */
function openedAfter({ before, between, reign }: ChangeInput, since: EpochMillis): EpochMillis {
  const { from } = between[0] ?? reign;
  return before === undefined ? Math.min(since, from) : from;
}

function keptRun(
  was: StagedRun,
  by: {
    readonly definition: JobDefinition;
    readonly dueTime: EpochMillis;
    readonly epoch: number;
  },
): RunEnvelope {
  const { runId, trigger, fireTime } = was;
  const { dueTime } = by;
  const epoch = trigger !== 'schedule' ? 0 : by.epoch;
  return envelopeFor(by.definition, { runId, trigger, fireTime, dueTime, epoch });
}

function ruleOf(
  { present, reign }: ChangeInput,
  stretch: {
    readonly since: EpochMillis;
    readonly knownSince: EpochMillis;
    readonly older: readonly Reign[];
  },
): StandingRule {
  const { since, knownSince, older } = stretch;
  switch (present.kind) {
    case 'gone':
      return {
        kind: 'prescribes-nothing',
        knownSince,
        outcome: 'superseded',
        reason: 'deleted',
        keepsManual: false,
      };
    case 'broken':
      return {
        kind: 'prescribes-nothing',
        knownSince,
        outcome: 'missed',
        reason: 'definition-broken',
        keepsManual: false,
      };
    case 'stands': {
      const { definition, timetable } = present;
      if (timetable !== undefined && firesFrom(definition) !== undefined) {
        const catchUp = catchUpOf(definition);
        const before = (fireTime: EpochMillis) => reasonBefore(older, fireTime);
        return { kind: 'prescribes', timetable, catchUp, since, knownSince, before };
      }
      const reason = reasonOf(reign);
      return {
        kind: 'prescribes-nothing',
        knownSince,
        outcome: 'superseded',
        reason,
        keepsManual: true,
      };
    }
  }
}

function nextOf(
  { present, before, reign }: ChangeInput,
  { continues, since }: { readonly continues: boolean; readonly since: EpochMillis },
): EpochMillis | undefined {
  switch (present.kind) {
    case 'gone':
      return undefined;
    case 'broken':
      if (before?.reign.timetable === undefined) return undefined;
      return firstPrescribed(before.reign.timetable, Math.max(before.reign.from, reign.from) + 1);
    case 'stands': {
      const { definition, timetable } = present;
      if (timetable === undefined || firesFrom(definition) === undefined) return undefined;
      if (continues && before?.nextFireTime !== undefined) return before.nextFireTime;
      return firstPrescribed(timetable, (continues ? reign.from : since) + 1);
    }
  }
}

/** Why a fire time of a version that is no more is superseded; `undefined` where its job was paused then, so that it never was one. */
function reasonBefore(
  older: readonly Reign[],
  fireTime: EpochMillis,
): ReturnType<typeof reasonOf> | undefined {
  const owner = older.findLastIndex(({ from }, i) => i < older.length - 1 && from < fireTime);
  const next = older[owner + 1];
  if (owner < 0 || next === undefined) return 'edited';
  return older[owner]?.kind === 'paused' ? undefined : reasonOf(next);
}

/** Fire times that the versions before owned, and that were not staged when the next version came. */
function unstagedOutcomes(
  { before }: ChangeInput,
  reigns: readonly Reign[],
): readonly DecidedOutcome[] {
  return reigns.flatMap((reign, i) => {
    const next = reigns[i + 1];
    if (next === undefined || reign.timetable === undefined) return [];
    const from = reign === before?.reign ? before.nextFireTime : reign.from + 1;
    if (from === undefined) return [];
    return outcomesOf(
      reign.timetable,
      { from, until: next.from + 1 },
      reign.kind === 'broken' || next.kind === 'broken'
        ? { outcome: 'missed', reason: 'definition-broken' }
        : { outcome: 'superseded', reason: reasonOf(next) },
    );
  });
}
