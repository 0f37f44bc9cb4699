import {
  type DependencyView,
  type LogLine,
  logLineSchema,
  type RunArchive,
  type RunEnvelope,
  type RunState,
  readJson,
  toIso,
} from '@escapement/core';
import { activityOf, totalsOf } from './figures.ts';
import { ledgerPage } from './ledger-page.ts';
import { announceScript } from './lua/carrying.ts';
import { stageManualScript } from './lua/staging.ts';
import { instantIn } from './record-fields.ts';
import { listRuns, readRuns } from './run-list.ts';
import { highestScore } from './score-pairs.ts';
import { queueScript, runScript } from './script.ts';
import { seal } from './signature.ts';
import { entryOf, runArguments } from './staging-batch.ts';
import { asking } from './store-fault.ts';
import type { StoreParts } from './store-parts.ts';
import { transact } from './transaction.ts';

const writtenLineSchema = logLineSchema.omit({ line: true });
/** Stands where a line cannot be read, so that the numbers of the others stay what they are. */
const unreadableLine: Omit<LogLine, 'line'> = {
  at: toIso(0),
  attempt: 0,
  stream: 'system',
  text: 'this line cannot be read',
};

const unsettled: ReadonlySet<string> = new Set<RunState>(['staged', 'queued', 'running']);

/** How long a repeated request for a run finds the first one. */
const askedForS = 24 * 3600;

/** The interface's side of Redis. */
export function openRunArchive(parts: StoreParts, dependency: () => DependencyView): RunArchive {
  const { keys, time, unreadable } = parts;
  const { client } = parts.command;
  const source = () => ({ client, keys, unreadable, now: time.now() });

  return {
    list: (filter) => asking('listing runs', () => listRuns({ ...source(), filter })),
    get: (runId) =>
      asking('reading a run', async () => (await readRuns({ ...source(), runIds: [runId] }))[0]),
    log: (runId, after, limit) =>
      asking('reading a log', () => readLog(parts, runId, { after, limit })),
    ledger: (jobId, query) =>
      asking('reading the ledger', () => ledgerPage({ ...source(), jobId, query })),
    activity: (jobIds) => asking('reading activity', () => activityOf(source(), jobIds)),
    totals: () => asking('reading totals', () => totalsOf(source())),
    upcoming: (limit) =>
      asking('reading what comes', async () => {
        const now = time.now();
        const runIds = await client.zrangebyscore(
          keys.owed,
          `(${now}`,
          highestScore,
          'LIMIT',
          0,
          limit,
        );
        const runs = await readRuns({ ...source(), runIds });
        return runs.filter((run) => run !== undefined);
      }),
    firstAsked: (jobId, mark, now) =>
      asking('asking for a run', async () => {
        const key = keys.asked(jobId, mark);
        await client.set(key, now, 'EX', askedForS, 'NX');
        return instantIn(await client.get(key)) ?? now;
      }),
    enqueueManual: (envelope) => asking('enqueueing a run', () => enqueueManual(parts, envelope)),
    announceEdit: (jobId, edit) =>
      asking('announcing an edit', async () => {
        const args = [keys.base, jobId, edit.revision, JSON.stringify(edit)];
        await runScript(client, announceScript, args);
      }),
    dependency,
  };
}

async function readLog(
  { command, keys }: StoreParts,
  runId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
) {
  // The state first: once it is settled nothing follows, so lines read after it are all there are.
  const state = await command.client.hget(keys.run(runId), 'state');
  if (state === null) return undefined;
  const from = Math.max(after, 0);
  const texts = await command.client.lrange(keys.log(runId), from, from + limit - 1);
  const lines = texts.map((text, i): LogLine => {
    const read = readJson(writtenLineSchema, text);
    return { line: from + i + 1, ...(read.kind === 'read' ? read.value : unreadableLine) };
  });
  return { lines, complete: !unsettled.has(state) };
}

async function enqueueManual(
  parts: StoreParts,
  envelope: RunEnvelope,
): Promise<'enqueued' | 'exists'> {
  const { command, keys, entries, time, signingKeys } = parts;
  if ((await command.client.exists(keys.run(envelope.runId))) === 1) return 'exists';
  const now = time.now();
  const data = seal(envelope, await signingKeys.current());
  const args = [keys.base, now, ...runArguments(envelope)];
  const [written] = await transact(command, (transaction) => {
    queueScript(transaction, stageManualScript, args);
    entries.add(transaction, entryOf(envelope, data), now);
  });
  return written === 1 ? 'enqueued' : 'exists';
}
