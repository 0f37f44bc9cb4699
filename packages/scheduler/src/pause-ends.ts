import { randomUUID } from 'node:crypto';
import {
  type AnnouncedEdit,
  type AuditLog,
  type AuditRow,
  type DefinitionCatalog,
  type DefinitionWriter,
  differenceOf,
  editOf,
  endedPauses,
  type RunArchive,
  type StoreClock,
  type TimedPause,
  toIso,
  type WriteOutcome,
} from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';
import { TimedPauses } from './timed-pauses.ts';

/** How often it is looked for pauses that are over while some are to end by themselves, and while none is. */
const lookEveryMs = 1_000;
const idleEveryMs = 5_000;
const tidiedAtOnce = 100;
/** Most rows and edits that wait for Redis; what is beyond is left out, as the jobs themselves stand right. */
const untoldMost = 1_000;

/** Where it is said that a pause has ended. */
export interface PauseEndPorts {
  readonly archive: Pick<RunArchive, 'announceEdits'>;
  readonly auditLog: Pick<AuditLog, 'note'>;
}

export interface PauseEndDeps extends LoopDeps {
  readonly pauseEnds?: PauseEndPorts;
  readonly catalog: Pick<DefinitionCatalog, 'all' | 'onChange'>;
  readonly definitions: Pick<DefinitionWriter, 'resume'>;
  readonly time: Pick<StoreClock, 'now'>;
  readonly options: { readonly nodeId: string };
}

/** What tidying up came to: nothing is left to do where somebody resumed or paused the job meanwhile, or deleted it. */
type Tidied = 'resumed' | 'changed-since' | 'gone';

/**
 * Tidies up behind pauses that have ended by themselves: writes the job once more without its pause, and who did it into the audit log. Nothing
 * waits for that, since the end of a pause is decided by what the pause itself says: a leader that comes late to it has lost no fire time.
 */
export async function runPauseEnds(deps: PauseEndDeps, signal: AbortSignal): Promise<void> {
  const { clock, logger, catalog, pauseEnds } = deps;
  if (pauseEnds === undefined) return;
  const pauses = new TimedPauses();
  const unsubscribe = catalog.onChange(({ jobId, definition }) => pauses.note(jobId, definition));
  for (const definition of catalog.all()) pauses.note(definition.id, definition);
  const untold = new Untold(pauseEnds);
  const loop = {
    ...{ clock, logger, signal, name: 'tidying up behind pauses' },
    get everyMs() {
      return pauses.isEmpty ? idleEveryMs : lookEveryMs;
    },
  };
  try {
    await untilAborted(loop, async () => {
      for (const pause of endedPauses(pauses.all(), deps.time.now(), tidiedAtOnce)) {
        if (signal.aborted) return;
        const end = await tidyUp(deps, pause, untold);
        pauses.settle(pause);
        logger.info({ jobId: pause.jobId, until: toIso(pause.until), end }, 'a pause has ended');
      }
      await untold.tell();
    });
  } finally {
    unsubscribe();
  }
}

async function tidyUp(
  { definitions, time, options }: PauseEndDeps,
  { jobId, version }: TimedPause,
  untold: Untold,
): Promise<Tidied> {
  const now = time.now();
  const outcome = await definitions.resume(jobId, { now, ifVersion: version });
  switch (outcome.kind) {
    case 'written':
      if (outcome.before !== undefined) {
        const edit = { jobId, edit: editOf(outcome.definition) };
        untold.add(edit, rowOf(outcome, { at: toIso(now), nodeId: options.nodeId }));
      }
      return 'resumed';
    case 'changed':
      return 'changed-since';
    case 'not-found':
    case 'id-taken':
      return 'gone';
  }
}

/** Nobody asked for it now: it says so in place of who did, and by which request. */
function rowOf(
  { before, definition }: Extract<WriteOutcome, { kind: 'written' }>,
  { at, nodeId }: { readonly at: string; readonly nodeId: string },
): AuditRow {
  return {
    ...{ id: randomUUID(), at, who: 'escapement', act: 'job.resume' },
    ...{ about: [`job:${definition.id}`], outcome: 'done', because: 'pause-ended' },
    ...differenceOf(before, definition),
    ...{ requestId: 'none', nodeId },
  };
}

/** What Redis has not been told yet; told once more while it is away, and never twice. */
class Untold {
  readonly #ports: PauseEndPorts;
  #edits: readonly AnnouncedEdit[] = [];
  #rows: readonly AuditRow[] = [];

  constructor(ports: PauseEndPorts) {
    this.#ports = ports;
  }

  add(edit: AnnouncedEdit, row: AuditRow): void {
    if (this.#edits.length < untoldMost) this.#edits = [...this.#edits, edit];
    if (this.#rows.length < untoldMost) this.#rows = [...this.#rows, row];
  }

  async tell(): Promise<void> {
    const [edits, rows] = [this.#edits, this.#rows];
    if (edits.length > 0) {
      await this.#ports.archive.announceEdits(edits);
      this.#edits = this.#edits.slice(edits.length);
    }
    if (rows.length === 0) return;
    await this.#ports.auditLog.note(rows);
    this.#rows = this.#rows.slice(rows.length);
  }
}
