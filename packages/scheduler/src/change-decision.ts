import {
  type Before,
  type ChangeContext,
  calendarsAtHand,
  changedAtOf,
  type DefinitionCatalog,
  type Edit,
  type EpochMillis,
  editOf,
  firesFrom,
  firstPrescribed,
  type JobChange,
  type JobDefinition,
  type KnownCalendars,
  type Logger,
  type Present,
  type ProjectedJob,
  planChange,
  type RedisMillis,
  type Reign,
  reignsBefore,
  reignsOf,
  type Unknown,
} from '@escapement/core';
import { changeAfterLoss, namedJobs } from './loss-decision.ts';
import { compileOutgoing, type Timetables } from './timetables.ts';

/** An announced edit that ZooKeeper still does not show after this time was never made, or has been undone. */
const seenWithinMs = 60_000;

/** What is to be done about a job that may have changed. */
export type ChangeDecision =
  | { readonly kind: 'change'; readonly change: JobChange }
  | { readonly kind: 'nothing' }
  /** A calendar that the definition demands has not arrived. */
  | { readonly kind: 'awaits-calendar'; readonly definition: JobDefinition }
  /** An edit was announced that this node's memory of ZooKeeper does not hold yet; it comes with the watch. */
  | { readonly kind: 'not-seen' };

export interface DecisionParts {
  readonly catalog: Pick<DefinitionCatalog, 'get' | 'broken'>;
  readonly timetables: Timetables;
  readonly orphans: { has(jobId: string): boolean };
  readonly calendars: KnownCalendars;
  readonly logger: Logger;
  readonly epoch: number;
  /** Set when Redis lost its memory: what was due around then is decided apart, for each job that it does not know any more. */
  readonly unknown?: Unknown;
}

/**
 * What nobody can know of the job; `undefined` where Redis has lost nothing of it, or that has been accounted for. A job that waited for its
 * calendars beyond the account may have begun anything since its last outcome.
 */
function lossOf(
  { unknown }: DecisionParts,
  projected: ProjectedJob | undefined,
  now: RedisMillis,
): Unknown | undefined {
  if (unknown !== undefined) {
    return projected === undefined || projected.isForgotten ? unknown : undefined;
  }
  if (projected?.isForgotten !== true) return undefined;
  const after = projected.decidedUpTo ?? 0;
  return { after, until: now, outstanding: [], behind: {}, reason: 'redis-went-back' };
}

/** Whether it is a job that was deleted since Redis was last known, and of which something was due. */
function isLeftOver(
  { unknown }: DecisionParts,
  {
    jobId,
    present,
    projected,
  }: {
    readonly jobId: string;
    readonly present: Present;
    readonly projected: ProjectedJob | undefined;
  },
): boolean {
  if (unknown === undefined || projected !== undefined || present.kind !== 'gone') return false;
  return namedJobs(unknown).has(jobId);
}

/** Compares what ZooKeeper says of a job with what Redis believes, and decides what carries the one into the other. */
export function decideChange(
  parts: DecisionParts,
  job: { readonly jobId: string; readonly context: ChangeContext },
  now: RedisMillis,
): ChangeDecision {
  const { jobId, context } = job;
  const present = presentOf(parts, jobId);
  // Nobody has deleted it here: this ensemble never had it.
  if (present.kind === 'gone' && parts.orphans.has(jobId)) return { kind: 'nothing' };
  const { projected, edits } = context;
  const isSettled = !isLeftOver(parts, { jobId, present, projected });
  if (isSettled && isAsProjected(present, context)) return { kind: 'nothing' };
  if (isUnseen(present, context, now)) return { kind: 'not-seen' };
  if (present.kind === 'stands' && isWaiting(parts, present.definition)) {
    return { kind: 'awaits-calendar', definition: present.definition };
  }
  const revision = revisionOf(present, context);
  const carried = projected?.revision ?? 0;
  const standing = reignsOfPresent(present, context, now);
  const versions = edits
    .filter((edit) => edit.revision > carried && edit.revision < revision)
    .map((edit) => reignsOf(edit, timetableOf(parts, jobId, edit)));
  const [next] = versions[0] ?? standing;
  const before = projected && beforeOf(parts, { present, projected, edits, next });
  const past = versions.flatMap((own, i) => reignsBefore(own, (versions[i + 1] ?? standing)[0]));
  const staged = context.staged.filter(
    (run) => run.revision < revision || present.kind === 'broken',
  );
  const unknown = lossOf(parts, projected, now);
  const reign = standing.at(-1) ?? standing[0];
  const about = { ...{ jobId, revision, present, reign, staged, now }, epoch: parts.epoch };
  const paused = standing.slice(0, -1);
  const known = { projected, before, past, versionsBetween: versions.length, edits };
  const change =
    unknown === undefined
      ? planChange({ ...about, before, between: [...past, ...paused] })
      : changeAfterLoss({ ...about, between: paused }, { unknown, ...known });
  return { kind: 'change', change };
}

function presentOf(parts: DecisionParts, jobId: string): Present {
  const definition = parts.catalog.get(jobId);
  if (definition === undefined) {
    return { kind: parts.catalog.broken().has(jobId) ? 'broken' : 'gone' };
  }
  const timetable = parts.timetables.of(definition);
  return { kind: 'stands', definition, timetable: timetable === 'not-yet' ? undefined : timetable };
}

function isAsProjected(present: Present, { projected, edits, staged }: ChangeContext): boolean {
  switch (present.kind) {
    case 'stands': {
      const { revision } = present.definition;
      if (projected?.revision !== revision || projected.brokenSince !== undefined) return false;
      if (projected.isDamaged || staged.some((run) => run.revision < revision)) return false;
      return lostCursor(present, projected) === undefined;
    }
    case 'broken':
      // One that never was anything else has prescribed nothing that could be missed.
      if (projected === undefined) return true;
      return projected.brokenSince !== undefined && !projected.isForgotten;
    case 'gone':
      return projected === undefined && edits.length === 0 && staged.length === 0;
  }
}

/** Where the cursor of a job should stand that has none; `undefined` when it should have none. */
function lostCursor(
  present: Extract<Present, { kind: 'stands' }>,
  projected: ProjectedJob,
): EpochMillis | undefined {
  const { definition, timetable } = present;
  if (projected.nextFireTime !== undefined || timetable === undefined) return undefined;
  const from = firesFrom(definition);
  if (from === undefined) return undefined;
  const after = projected.decidedUpTo ?? changedAtOf(definition);
  return firstPrescribed(timetable, Math.max(after + 1, from));
}

/** Whether the newest announced edit is not what this node has in memory. */
function isUnseen(present: Present, { edits }: ChangeContext, now: RedisMillis): boolean {
  const newest = edits.at(-1);
  if (newest === undefined || now - newest.changedAt > seenWithinMs) return false;
  switch (present.kind) {
    case 'stands':
      return newest.revision > present.definition.revision;
    case 'gone':
      return newest.kind !== 'deleted';
    case 'broken':
      return false;
  }
}

/** A job that is paused until somebody resumes it prescribes nothing, whatever its calendars say. */
function isWaiting({ calendars }: DecisionParts, definition: JobDefinition): boolean {
  if (firesFrom(definition) === undefined) return false;
  return calendarsAtHand(definition, calendars).kind === 'not-yet';
}

function revisionOf(present: Present, { projected, edits }: ChangeContext): number {
  switch (present.kind) {
    case 'stands':
      return present.definition.revision;
    case 'broken':
      return projected?.revision ?? 0;
    case 'gone': {
      const newest = edits.at(-1);
      // A deletion has raised the bucket's count at least by one, and a re-creation raises it again, so this lies between.
      return Math.max(newest?.revision ?? 0, (projected?.revision ?? 0) + 1);
    }
  }
}

function reignsOfPresent(
  present: Present,
  context: ChangeContext,
  now: RedisMillis,
): readonly [Reign, ...Reign[]] {
  switch (present.kind) {
    case 'stands': {
      const { definition, timetable } = present;
      const edit = editOf(definition);
      // Put back as it was, it holds from now on: what it prescribed meanwhile has been accounted for.
      const { projected } = context;
      const isPutBack = projected?.revision === definition.revision && !projected.isForgotten;
      const from = isPutBack ? now : Math.min(now, changedAtOf(definition));
      return reignsOf(edit, timetable, from);
    }
    case 'broken':
      return [{ from: now, kind: 'broken', identity: 'broken', timetable: undefined }];
    case 'gone': {
      const newest = context.edits.at(-1);
      const from = newest?.kind === 'deleted' ? Math.min(now, newest.changedAt) : now;
      return [{ from, kind: 'deleted', identity: 'deleted', timetable: undefined }];
    }
  }
}

function beforeOf(
  parts: DecisionParts,
  stood: {
    readonly present: Present;
    readonly projected: ProjectedJob;
    readonly edits: readonly Edit[];
    /** What came after it. */
    readonly next: Reign;
  },
): Before {
  const { present, projected, next } = stood;
  const { brokenSince, jobId } = projected;
  const edit = editBefore(stood);
  const timetable = edit && timetableOf(parts, jobId, edit);
  const own = edit === undefined ? unreadable : reignsOf(edit, timetable);
  // What breaks goes on owing what its pause would have let fire.
  const held = present.kind === 'broken' ? own : reignsBefore(own, next);
  const reign: Reign =
    brokenSince === undefined
      ? (held.at(-1) ?? held[0])
      : { from: brokenSince, kind: 'broken', identity: 'broken', timetable };
  const isSame = present.kind === 'stands' && present.definition.revision === projected.revision;
  const lost = isSame ? lostCursor(present, projected) : undefined;
  return { reign, nextFireTime: projected.nextFireTime ?? lost };
}

/** A version of which nobody knows any more what it prescribed. */
const unreadable: readonly [Reign] = [
  {
    from: Number.NEGATIVE_INFINITY,
    kind: 'edited',
    identity: 'unreadable',
    timetable: undefined,
  },
];

/** The version that was projected, from wherever it can still be read: Redis, ZooKeeper, or its announcement. */
function editBefore({
  present,
  projected,
  edits,
}: Parameters<typeof beforeOf>[1]): Edit | undefined {
  const { definition, revision } = projected;
  if (definition !== undefined) return editOf(definition);
  if (present.kind === 'stands' && present.definition.revision === revision) {
    return editOf(present.definition);
  }
  return edits.find((edit) => edit.revision === revision);
}

/** What a version on its way out prescribed; nothing while it was paused. */
function timetableOf(parts: DecisionParts, id: string, { schedule }: Edit) {
  if (schedule === undefined) return undefined;
  return compileOutgoing({ id, schedule }, { known: parts.calendars, logger: parts.logger });
}
