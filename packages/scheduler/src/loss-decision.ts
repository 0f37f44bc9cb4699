import {
  type Before,
  type ChangeInput,
  type Edit,
  firesFrom,
  type JobChange,
  type JobDefinition,
  jitterOf,
  lostEndsOf,
  type PastReign,
  type Present,
  type ProjectedJob,
  parseRunId,
  planChange,
  planUnknown,
  planUnknownPast,
  type Reign,
  type Schedule,
  type Unknown,
} from '@escapement/core';

/** What is known of a job beside the version that stands, when a loss of Redis's memory is accounted for. */
interface LossContext {
  readonly unknown: Unknown;
  /** As Redis knew it last; `undefined` where it forgot everything. */
  readonly projected: ProjectedJob | undefined;
  readonly before: Before | undefined;
  /** What was announced since and came to be, oldest first, and how many versions those are. */
  readonly past: readonly Reign[];
  readonly versionsBetween: number;
  readonly edits: readonly Edit[];
}

/** Jobs that were overdue, or behind, when Redis was last known: they are to be accounted for though they may be deleted since. */
export function namedJobs({ outstanding, behind }: Unknown): ReadonlySet<string> {
  const overdue = outstanding.flatMap((runId) => parseRunId(runId)?.jobId ?? []);
  return new Set([...overdue, ...Object.keys(behind)]);
}

/**
 * The change of a job whose plans Redis has forgotten, with what becomes of the fire times that nobody can tell of: those of the version that
 * stands, and those of the versions that it may have replaced in the time that is lost, or since.
 */
export function changeAfterLoss(about: Omit<ChangeInput, 'before'>, known: LossContext): JobChange {
  const { jobId, present, reign, epoch } = about;
  const { unknown } = known;
  const { before } = known;
  // What was staged is forgotten, and what its versions owned is decided below; one that is broken needs the version before it to go on by.
  const isBroken = present.kind === 'broken' && before !== undefined;
  const planned = planChange({
    ...about,
    before: isBroken ? { reign: before.reign, nextFireTime: undefined } : undefined,
  });
  // A pause that ends by itself began with its version.
  const [first = reign] = about.between;
  const past = planUnknownPast({
    ...{ jobId, unknown, past: pastOf(known), isWhole: isWhole(present, known) },
    standing: {
      ...first,
      jitterMs: present.kind === 'stands' ? jitterOf(present.definition.schedule) : 0,
    },
  });
  const change: JobChange = {
    ...planned,
    outcomes: [...planned.outcomes, ...past],
    // What was decided ahead of the lost time is decided below by whichever version stood; what was decided before it stays.
    openAfter: unknown.after,
  };
  if (present.kind !== 'stands') return change;
  const { definition, timetable } = present;
  const isFiring = timetable !== undefined && !timetable.isManual;
  if (!isFiring || firesFrom(definition) === undefined) {
    // Of one with a timetable of its own each fire time in that time has its row.
    return { ...change, outcomes: [...change.outcomes, ...lostEndsOf(definition, unknown)] };
  }
  const plan = planUnknown({ definition, timetable, unknown, epoch });
  return {
    ...change,
    kept: [...change.kept, ...plan.runs],
    outcomes: [...change.outcomes, ...plan.outcomes],
    nextFireTime: plan.nextFireTime,
  };
}

function pastOf({ projected, before, past, edits }: LossContext): readonly PastReign[] {
  const first = before === undefined ? [] : [before.reign];
  const schedules = [projected?.definition?.schedule, ...edits.map((edit) => edit.schedule)];
  const jitterMs = Math.max(0, ...schedules.map(jitterIn));
  return [...first, ...past].map((each) => ({ ...each, jitterMs }));
}

function jitterIn(schedule: Schedule | undefined): number {
  return schedule === undefined ? 0 : jitterOf(schedule);
}

/** Whether nothing came between the versions that are known: each edit counts the version on, and a job that was made anew has another begin. */
function isWhole(present: Present, { projected, versionsBetween }: LossContext): boolean {
  const last: JobDefinition | undefined = projected?.definition;
  if (present.kind !== 'stands' || last === undefined) return false;
  if (projected?.brokenSince !== undefined) return false;
  const { version, createdAt, revision } = present.definition;
  if (last.createdAt !== createdAt) return false;
  return revision === last.revision || version === last.version + 1 + versionsBetween;
}
