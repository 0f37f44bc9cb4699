import {
  type AuditedSpan,
  auditLedger,
  changedAtOf,
  type DefinitionCatalog,
  type Edit,
  type EpochMillis,
  editOf,
  type Force,
  firesFrom,
  type JobDefinition,
  type KnownCalendars,
  type LedgerAudit,
  type RecordedOutcomes,
  reignsBefore,
  reignsOf,
  type Schedule,
  type StoreClock,
  toIso,
} from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';
import type { SchedulerMeter } from './metrics.ts';
import { compileOutgoing, type Timetables } from './timetables.ts';

/** The ledger is held to its promise over the last hour. */
const lookBackMs = 3_600_000;
/** A fire time is looked at when it is this old: an edit of it may still be on its way. */
const graceMs = 10_000;
const jobsAtOnce = 200;
/** Between two readings, so that an audit of many jobs holds up nothing. */
const pauseMs = 20;
/** Most findings that are remembered, and told in one line of the log. */
const findingsMax = 1_000;
const toldMax = 20;

export interface LedgerAuditorDeps extends LoopDeps {
  readonly audit: LedgerAudit;
  readonly catalog: Pick<DefinitionCatalog, 'all' | 'get'>;
  readonly calendars: KnownCalendars;
  readonly timetables: Timetables;
  readonly time: StoreClock;
  readonly meter: SchedulerMeter;
  readonly everyMs: number;
  /** Only who does not lead proves; a leader would be judge in its own cause, and has other work. */
  readonly isFollowing: () => boolean;
}

type Kind = 'hole' | 'double';

/**
 * Proves on every follower that the leader keeps the promise: over a sliding hour, each fire time that was prescribed of any job has
 * exactly one outcome. What looks wrong is looked at once more before it is told, since two readings are two moments.
 */
export async function runLedgerAuditor(
  deps: LedgerAuditorDeps,
  signal: AbortSignal,
): Promise<void> {
  const auditor = new LedgerAuditor(deps);
  const { clock, logger, everyMs } = deps;
  await untilAborted(
    { clock, logger, signal, everyMs, name: 'the audit of the ledger' },
    async () => {
      if (deps.isFollowing()) await auditor.round(signal);
    },
  );
}

/** Its days depended on what the calendars said then, which nobody knows any more. */
function isMovedByCalendars(schedule: Schedule): boolean {
  if (schedule.kind !== 'cron' || (schedule.calendars ?? []).length === 0) return false;
  return schedule.onDayOff !== undefined || schedule.workdaysOfMonth !== undefined;
}

class LedgerAuditor {
  readonly #deps: LedgerAuditorDeps;
  readonly #auditedUpTo = new Map<string, EpochMillis>();
  /** What looked wrong in the last round, `kind job instant`. */
  #suspects = new Set<string>();
  /** What was told, with its instant; it falls out of the figures after the hour. */
  readonly #findings = new Map<string, { readonly kind: Kind; readonly fireTime: EpochMillis }>();

  constructor(deps: LedgerAuditorDeps) {
    this.#deps = deps;
  }

  async round(signal: AbortSignal): Promise<void> {
    const { audit, catalog, clock, time } = this.#deps;
    const now = time.now();
    const from = Math.max(now - lookBackMs, await audit.historyFrom());
    const upTo = now - graceMs;
    const before = this.#suspects;
    this.#suspects = new Set();
    let spans: AuditedSpan[] = [];
    for (const definition of catalog.all()) {
      const after = Math.max(from, this.#auditedUpTo.get(definition.id) ?? from);
      if (this.#hasDue(definition, { after, upTo })) {
        spans.push({ jobId: definition.id, after, upTo });
      }
      if (spans.length < jobsAtOnce) continue;
      await this.#look(spans, before);
      spans = [];
      await clock.sleep(pauseMs, signal);
      if (signal.aborted) return;
    }
    await this.#look(spans, before);
    this.#forgetOld(from);
    this.#showFigures();
  }

  /** Whether there is anything to look at: most jobs fire seldom, and cost a round nothing. */
  #hasDue(definition: JobDefinition, span: { after: EpochMillis; upTo: EpochMillis }): boolean {
    if (span.after >= span.upTo) return false;
    // A version before this one may have owed something that this one says nothing of; the first has none before it.
    if (definition.version > 1 && changedAtOf(definition) > span.after) return true;
    const from = firesFrom(definition);
    if (from === undefined || from > span.upTo) return false;
    const timetable = this.#deps.timetables.of(definition);
    if (timetable === undefined || timetable === 'not-yet' || timetable.isManual) return false;
    const begin = Math.max(span.after + 1, from);
    return timetable.walk(begin, span.upTo + 1, 1).entries.length > 0;
  }

  async #look(spans: readonly AuditedSpan[], before: ReadonlySet<string>): Promise<void> {
    if (spans.length === 0) return;
    const recorded = await this.#deps.audit.recorded(spans);
    for (const [i, span] of spans.entries()) {
      const definition = this.#deps.catalog.get(span.jobId);
      const found = recorded[i];
      if (definition === undefined || found === undefined) continue;
      this.#judge(span, { definition, recorded: found, before });
    }
  }

  #judge(
    span: AuditedSpan,
    found: {
      readonly definition: JobDefinition;
      readonly recorded: RecordedOutcomes;
      readonly before: ReadonlySet<string>;
    },
  ): void {
    const { definition, recorded } = found;
    // While a change is not carried nobody can be held to the version that it makes.
    if (recorded.projectedRevision !== definition.revision) return;
    const forces = this.#forcesOf(definition, recorded.edits);
    const after = Math.max(span.after, forces[0]?.from ?? span.after);
    const finding = auditLedger({ span: { ...span, after }, forces, recorded });
    const wrong = [
      ...finding.holes.map((fireTime) => ({ kind: 'hole' as const, fireTime })),
      ...finding.doubles.map((fireTime) => ({ kind: 'double' as const, fireTime })),
    ];
    const fresh = wrong.filter(({ kind, fireTime }) => {
      const name = `${kind} ${span.jobId} ${fireTime}`;
      this.#suspects.add(name);
      return found.before.has(name) && !this.#findings.has(name);
    });
    this.#tell(span.jobId, fresh);
    const unconfirmed = wrong
      .map(({ kind, fireTime }) => ({ name: `${kind} ${span.jobId} ${fireTime}`, fireTime }))
      .filter(({ name }) => !this.#findings.has(name))
      .map(({ fireTime }) => fireTime - 1);
    this.#auditedUpTo.set(span.jobId, Math.min(finding.auditedUpTo, ...unconfirmed));
  }

  /** The versions of the last hour, as they were announced; the one that stands closes the row. */
  #forcesOf(definition: JobDefinition, edits: readonly Edit[]): readonly Force[] {
    const { calendars, logger } = this.#deps;
    const known = edits.filter((edit) => edit.revision < definition.revision);
    const standing = editOf(definition);
    const versions = [...known, standing].map((edit) => {
      const { schedule } = edit;
      const isUnclear =
        schedule === undefined || (edit !== standing && isMovedByCalendars(schedule));
      const timetable = isUnclear
        ? undefined
        : compileOutgoing({ id: definition.id, schedule }, { known: calendars, logger });
      return reignsOf(edit, timetable);
    });
    return versions.flatMap((own, i) => {
      const next = versions[i + 1];
      return next === undefined ? own : reignsBefore(own, next[0]);
    });
  }

  #tell(jobId: string, fresh: readonly { kind: Kind; fireTime: EpochMillis }[]): void {
    if (fresh.length === 0) return;
    for (const finding of fresh) {
      if (this.#findings.size >= findingsMax) break;
      this.#findings.set(`${finding.kind} ${jobId} ${finding.fireTime}`, finding);
    }
    const named = fresh.slice(0, toldMax).map(({ kind, fireTime }) => `${kind} ${toIso(fireTime)}`);
    this.#deps.logger.error(
      { jobId, count: fresh.length, found: named },
      'the ledger does not keep its promise: a fire time has no outcome, or two',
    );
  }

  #forgetOld(before: EpochMillis): void {
    for (const [name, { fireTime }] of this.#findings) {
      if (fireTime < before) this.#findings.delete(name);
    }
    for (const jobId of this.#auditedUpTo.keys()) {
      if (this.#deps.catalog.get(jobId) === undefined) this.#auditedUpTo.delete(jobId);
    }
  }

  #showFigures(): void {
    const found = [...this.#findings.values()];
    const count = (kind: Kind) => found.filter((finding) => finding.kind === kind).length;
    this.#deps.meter.set('escapement_ledger_holes', count('hole'));
    this.#deps.meter.set('escapement_ledger_doubles', count('double'));
  }
}
