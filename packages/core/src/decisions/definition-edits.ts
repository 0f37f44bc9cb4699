import { type JobDefinition, type JobInput, jobContent } from '../schemas/job.ts';
import { canonicalJson } from '../words/canonical-json.ts';
import { type EpochMillis, toIso } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import { type CalendarVersions, calendarNamesOf, demandedVersion } from './calendar-demand.ts';
import { withoutEndedPause } from './job-pause.ts';

/** What stands under a job's id. */
export type StoredDefinition =
  | { readonly kind: 'absent' }
  | { readonly kind: 'definition'; readonly definition: JobDefinition }
  /** `problem`: what is wrong with it, in one short sentence. */
  | { readonly kind: 'broken'; readonly problem: string };

export type WriteOutcome =
  /** `before`: what stood until then; absent where nothing did, or what cannot be read, and where nothing was to be changed. */
  | {
      readonly kind: 'written';
      readonly definition: JobDefinition;
      readonly before?: JobDefinition;
    }
  | { readonly kind: 'id-taken' }
  | { readonly kind: 'not-found' }
  /** The version asked for is not the one that stands. */
  | { readonly kind: 'changed'; readonly currentVersion: number };

export type RemoveOutcome =
  /** `revision`: that of the deletion; envelopes below it are the old definition's. */
  | { readonly kind: 'removed'; readonly revision: number; readonly before?: JobDefinition }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'changed'; readonly currentVersion: number };

/** What an edit does to what stands, decided before anything is written; revisions are counted by the writer. */
export type DefinitionEdit =
  | { readonly kind: 'store'; readonly definition: JobDefinition }
  | { readonly kind: 'delete' }
  | { readonly kind: 'refuse'; readonly outcome: WriteOutcome };

/** What stood under the id, as far as it can be read, for the outcome of a write. */
export function stoodBefore(stored: StoredDefinition): { readonly before?: JobDefinition } {
  return stored.kind === 'definition' ? { before: stored.definition } : {};
}

export type DecideDefinition = (stored: StoredDefinition, revision: number) => DefinitionEdit;

/**
 * Whether a write is an edit of what a person wrote, and is kept among the revisions. A creation has nothing before it, and a pause or
 * the edit of a calendar, which may come every night, must not push out what somebody wrote.
 */
export function isRevision(stored: StoredDefinition, written: JobDefinition): boolean {
  switch (stored.kind) {
    case 'absent':
      return false;
    case 'broken':
      return true;
    case 'definition':
      return canonicalJson(jobContent(stored.definition)) !== canonicalJson(jobContent(written));
  }
}

export function definitionCreation(
  input: JobInput,
  now: RedisMillis,
  more: {
    readonly calendarVersions?: CalendarVersions;
    readonly pausedBecause?: string;
    readonly pausedUntil?: EpochMillis;
    /** Who asks for it. */
    readonly by?: string;
  } = {},
): DecideDefinition {
  const { calendarVersions, pausedBecause: reason, pausedUntil, by } = more;
  return (stored, revision) => {
    if (stored.kind !== 'absent') return refuse({ kind: 'id-taken' });
    const instant = toIso(now);
    return store({
      ...input,
      version: 1,
      revision,
      createdAt: instant,
      ...(by === undefined ? {} : { createdBy: by }),
      updatedAt: instant,
      ...(reason === undefined
        ? {}
        : { paused: { reason, since: instant, ...endOf(pausedUntil) } }),
      ...(calendarVersions === undefined ? {} : { calendarVersions }),
    });
  };
}

/** What a replacement is told besides. `ifVersion` undefined: whatever stands. */
export interface Replacing {
  readonly now: RedisMillis;
  readonly ifVersion?: number;
  readonly calendarVersions?: CalendarVersions;
}

/** A broken definition counts as version 0, so that it can be mended by replacing it whatever stands. */
export function definitionReplacement(input: JobInput, write: Replacing): DecideDefinition {
  return (stored, revision) => {
    if (stored.kind === 'absent') return refuse({ kind: 'not-found' });
    const before = stored.kind === 'definition' ? stored.definition : undefined;
    const currentVersion = before?.version ?? 0;
    if (write.ifVersion !== undefined && write.ifVersion !== currentVersion) {
      return refuse({ kind: 'changed', currentVersion });
    }
    const instant = changedAt(before, write.now);
    const { paused } = before === undefined ? {} : withoutEndedPause(before, write.now);
    return store({
      ...input,
      version: currentVersion + 1,
      revision,
      createdAt: before?.createdAt ?? instant,
      ...(before?.createdBy === undefined ? {} : { createdBy: before.createdBy }),
      updatedAt: instant,
      ...(paused === undefined ? {} : { paused }),
      ...(write.calendarVersions === undefined ? {} : { calendarVersions: write.calendarVersions }),
    });
  };
}

/** `ifVersion`: only that version, which nobody has changed since; whatever stands, unless it is given. */
export function definitionPause(write: {
  now: RedisMillis;
  reason: string;
  until?: EpochMillis;
  ifVersion?: number;
}): DecideDefinition {
  return (stored, revision) => {
    if (stored.kind !== 'definition') return refuse({ kind: 'not-found' });
    const before = stored.definition;
    const { version: currentVersion } = before;
    if (write.ifVersion !== undefined && write.ifVersion !== currentVersion) {
      return refuse({ kind: 'changed', currentVersion });
    }
    const instant = changedAt(before, write.now);
    const { paused } = withoutEndedPause(before, write.now);
    return store({
      ...before,
      version: before.version + 1,
      revision,
      updatedAt: instant,
      paused: {
        reason: write.reason,
        since: paused?.since ?? instant,
        ...endOf(write.until),
      },
    });
  };
}

/**
 * Resuming what is not paused changes nothing and answers with what stands. `ifVersion`: only that version, which nobody has resumed or paused
 * anew since; whatever stands, unless it is given.
 */
export function definitionResumption(write: {
  now: RedisMillis;
  ifVersion?: number;
}): DecideDefinition {
  return (stored, revision) => {
    if (stored.kind !== 'definition') return refuse({ kind: 'not-found' });
    const { paused, ...before } = stored.definition;
    const { version: currentVersion } = before;
    if (write.ifVersion !== undefined && write.ifVersion !== currentVersion) {
      return refuse({ kind: 'changed', currentVersion });
    }
    if (paused === undefined) return refuse({ kind: 'written', definition: stored.definition });
    const version = before.version + 1;
    return store({ ...before, version, revision, updatedAt: changedAt(before, write.now) });
  };
}

/** Raises what the definition demands of the calendars that its schedule names; where it demands that already, it stands. */
export function definitionTouch(write: {
  now: RedisMillis;
  calendarVersions: CalendarVersions;
}): DecideDefinition {
  return (stored, revision) => {
    if (stored.kind !== 'definition') return refuse({ kind: 'not-found' });
    const before = stored.definition;
    const used = new Set(calendarNamesOf(before.schedule));
    const raised = Object.entries(write.calendarVersions).filter(
      ([name, version]) => used.has(name) && demandedVersion(before, name) < version,
    );
    if (raised.length === 0) return refuse({ kind: 'written', definition: before });
    return store({
      ...before,
      version: before.version + 1,
      revision,
      updatedAt: changedAt(before, write.now),
      calendarVersions: { ...before.calendarVersions, ...Object.fromEntries(raised) },
    });
  };
}

/** The same once more, from now on: what is known elsewhere of the job is newer than this. */
export function definitionRenewal(write: {
  now: RedisMillis;
  aboveVersion: number;
}): DecideDefinition {
  return (stored, revision) => {
    if (stored.kind !== 'definition') return refuse({ kind: 'not-found' });
    const before = stored.definition;
    const version = Math.max(before.version, write.aboveVersion) + 1;
    return store({ ...before, version, revision, updatedAt: changedAt(before, write.now) });
  };
}

/**
 * A definition that stood in another ensemble; what it had there it has here, but for the revision and since when it holds, and who created it:
 * what has been edited since it was is not known here.
 */
export function definitionRestoring(
  definition: JobDefinition,
  write: { now: RedisMillis },
): DecideDefinition {
  return (stored, revision) => {
    if (stored.kind !== 'absent') return refuse({ kind: 'id-taken' });
    const { createdBy: _there, ...rest } = definition;
    return store({ ...rest, revision, updatedAt: toIso(write.now) });
  };
}

/** What cannot be read can still be deleted: nobody could ever get rid of it otherwise. */
export function definitionRemoval(write: { ifVersion?: number }): DecideDefinition {
  return (stored) => {
    if (stored.kind === 'absent') return refuse({ kind: 'not-found' });
    const currentVersion = stored.kind === 'definition' ? stored.definition.version : 0;
    if (write.ifVersion !== undefined && write.ifVersion !== currentVersion) {
      return refuse({ kind: 'changed', currentVersion });
    }
    return { kind: 'delete' };
  };
}

function endOf(until: EpochMillis | undefined): { readonly until?: string } {
  return until === undefined ? {} : { until: toIso(until) };
}

/** A version holds from its own instant on, so it never begins before the one that it replaces, whoever's clock is a little behind. */
function changedAt(before: { readonly updatedAt: string } | undefined, now: EpochMillis): string {
  const instant = toIso(now);
  return before === undefined || before.updatedAt < instant ? instant : before.updatedAt;
}

function store(definition: JobDefinition): DefinitionEdit {
  return { kind: 'store', definition };
}

function refuse(outcome: WriteOutcome): DefinitionEdit {
  return { kind: 'refuse', outcome };
}
