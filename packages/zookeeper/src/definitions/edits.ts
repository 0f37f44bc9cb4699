import {
  type CalendarVersions,
  calendarNamesOf,
  demandedVersion,
  type EpochMillis,
  type JobDefinition,
  type JobInput,
  type RedisMillis,
  type StoredDefinition,
  toIso,
  type WriteOutcome,
} from '@escapement/core';

/** What an edit does to what stands, decided before anything is written; revisions are counted by the writer. */
export type Edit =
  | { readonly kind: 'store'; readonly definition: JobDefinition }
  | { readonly kind: 'delete' }
  | { readonly kind: 'refuse'; readonly outcome: WriteOutcome };

export type Decide = (stored: StoredDefinition, revision: number) => Edit;

export function creation(
  input: JobInput,
  now: RedisMillis,
  calendarVersions?: CalendarVersions,
): Decide {
  return (stored, revision) => {
    if (stored.kind !== 'absent') return refuse({ kind: 'id-taken' });
    const instant = toIso(now);
    return store({
      ...input,
      version: 1,
      revision,
      createdAt: instant,
      updatedAt: instant,
      ...(calendarVersions === undefined ? {} : { calendarVersions }),
    });
  };
}

/** A broken definition counts as version 0, so that it can be mended by replacing it whatever stands. */
export function replacement(
  input: JobInput,
  write: { now: RedisMillis; ifVersion?: number; calendarVersions?: CalendarVersions },
): Decide {
  return (stored, revision) => {
    if (stored.kind === 'absent') return refuse({ kind: 'not-found' });
    const before = stored.kind === 'definition' ? stored.definition : undefined;
    const currentVersion = before?.version ?? 0;
    if (write.ifVersion !== undefined && write.ifVersion !== currentVersion) {
      return refuse({ kind: 'changed', currentVersion });
    }
    const instant = changedAt(before, write.now);
    return store({
      ...input,
      version: currentVersion + 1,
      revision,
      createdAt: before?.createdAt ?? instant,
      updatedAt: instant,
      ...(before?.paused === undefined ? {} : { paused: before.paused }),
      ...(write.calendarVersions === undefined ? {} : { calendarVersions: write.calendarVersions }),
    });
  };
}

export function pausing(write: { now: RedisMillis; reason: string; until?: EpochMillis }): Decide {
  return (stored, revision) => {
    if (stored.kind !== 'definition') return refuse({ kind: 'not-found' });
    const before = stored.definition;
    const instant = changedAt(before, write.now);
    return store({
      ...before,
      version: before.version + 1,
      revision,
      updatedAt: instant,
      paused: {
        reason: write.reason,
        since: before.paused?.since ?? instant,
        ...(write.until === undefined ? {} : { until: toIso(write.until) }),
      },
    });
  };
}

/** Resuming what is not paused changes nothing and answers with what stands. */
export function resumption(write: { now: RedisMillis }): Decide {
  return (stored, revision) => {
    if (stored.kind !== 'definition') return refuse({ kind: 'not-found' });
    const { paused, ...before } = stored.definition;
    if (paused === undefined) return refuse({ kind: 'written', definition: stored.definition });
    const version = before.version + 1;
    return store({ ...before, version, revision, updatedAt: changedAt(before, write.now) });
  };
}

/** Raises what the definition demands of the calendars that its schedule names; where it demands that already, it stands. */
export function touching(write: { now: RedisMillis; calendarVersions: CalendarVersions }): Decide {
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
export function renewal(write: { now: RedisMillis; aboveVersion: number }): Decide {
  return (stored, revision) => {
    if (stored.kind !== 'definition') return refuse({ kind: 'not-found' });
    const before = stored.definition;
    const version = Math.max(before.version, write.aboveVersion) + 1;
    return store({ ...before, version, revision, updatedAt: changedAt(before, write.now) });
  };
}

/** A definition that stood in another ensemble; what it had there it has here, but for the revision and since when it holds. */
export function restoring(definition: JobDefinition, write: { now: RedisMillis }): Decide {
  return (stored, revision) => {
    if (stored.kind !== 'absent') return refuse({ kind: 'id-taken' });
    return store({ ...definition, revision, updatedAt: toIso(write.now) });
  };
}

/** What cannot be read can still be deleted: nobody could ever get rid of it otherwise. */
export function removal(write: { ifVersion?: number }): Decide {
  return (stored) => {
    if (stored.kind === 'absent') return refuse({ kind: 'not-found' });
    const currentVersion = stored.kind === 'definition' ? stored.definition.version : 0;
    if (write.ifVersion !== undefined && write.ifVersion !== currentVersion) {
      return refuse({ kind: 'changed', currentVersion });
    }
    return { kind: 'delete' };
  };
}

/** A version holds from its own instant on, so it never begins before the one that it replaces, whoever's clock is a little behind. */
function changedAt(before: { readonly updatedAt: string } | undefined, now: EpochMillis): string {
  const instant = toIso(now);
  return before === undefined || before.updatedAt < instant ? instant : before.updatedAt;
}

function store(definition: JobDefinition): Edit {
  return { kind: 'store', definition };
}

function refuse(outcome: WriteOutcome): Edit {
  return { kind: 'refuse', outcome };
}
