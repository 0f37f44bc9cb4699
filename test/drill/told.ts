import { eventually } from '@escapement/testkit';
import type { Cluster } from '../rig/cluster.ts';
import type { LedgerRow, RunRecord } from './history.ts';
import { inLanes } from './lanes.ts';
import type { WholeRecord } from './part-checker.ts';

/** What the product tells of one job over its public interface. */
export interface Told {
  readonly runs: readonly RunRecord[];
  readonly rows: readonly LedgerRow[];
}

// biome-ignore lint/suspicious/noExplicitAny: the checker reads what the wire carries, and not what our types say of it.
type Item = any;

const readAtOnce = 8;
const patience = { withinMs: 60_000, everyMs: 200 };

const millis = (text: string | undefined): number => (text === undefined ? NaN : Date.parse(text));

/** Reads the runs of a window that are done in parts, each with what its parts came to. */
export async function wholesOf(
  cluster: Cluster,
  jobId: string,
  window: { readonly from: number; readonly until: number },
): Promise<readonly WholeRecord[]> {
  const runs = await everyPage(cluster, runsIn(jobId, window));
  const wholes = runs.filter(({ trigger }) => trigger === 'schedule');
  return inLanes(wholes, readAtOnce, async ({ id }): Promise<WholeRecord> => {
    const path = `/api/v1/runs/${encodeURIComponent(id)}`;
    const run = await eventually(`${path} is answered`, () => cluster.get(path), patience);
    const parts = (run.shards ?? []).map(({ runId, end }: Item) => ({
      ...{ name: runId.slice(id.length) },
      ...(end === undefined ? {} : { end }),
    }));
    const { state, reason = '' } = run;
    return { id, fireTime: millis(run.fireTime), state, reason, parts };
  });
}

function runsIn(jobId: string, window: { readonly from: number; readonly until: number }): string {
  const from = new Date(window.from).toISOString();
  const to = new Date(window.until - 1).toISOString();
  return `/api/v1/runs?job=${jobId}&from=${from}&to=${to}&limit=200`;
}

/** Reads the runs of a window and the whole ledger of a job. */
export async function toldOf(
  cluster: Cluster,
  jobId: string,
  window: { readonly from: number; readonly until: number },
): Promise<Told> {
  const to = new Date(window.until - 1).toISOString();
  const [runs, entries] = await Promise.all([
    everyPage(cluster, runsIn(jobId, window)),
    // From the beginning on: a row counts by its first fire time and may reach into the window.
    everyPage(cluster, `/api/v1/jobs/${jobId}/ledger?to=${to}&limit=200`),
  ]);
  return {
    runs: runs.filter(({ trigger }) => trigger === 'schedule').map(runOf),
    rows: entries.filter(({ outcome }) => outcome !== 'run').map(rowOf),
  };
}

async function everyPage(cluster: Cluster, path: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const asked = cursor === undefined ? path : `${path}&cursor=${encodeURIComponent(cursor)}`;
    // A store that is slow to come back is no verdict: what is judged is what is told in the end.
    const page = await eventually(`${asked} is answered`, () => pageAt(cluster, asked), patience);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}

/** Of a job that was deleted before Redis lost its memory nothing is told any more: the judge then has no rows of it to excuse anything by. */
async function pageAt(cluster: Cluster, path: string): Promise<Item> {
  const answer = await cluster.call({ method: 'GET', path });
  if (answer.status === 404) return { items: [] };
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

function runOf(item: Item): RunRecord {
  return {
    fireTime: millis(item.fireTime),
    dueTime: millis(item.dueTime),
    state: item.state,
    attempt: item.attempt,
    ...(item.startedAt === undefined ? {} : { startedAt: millis(item.startedAt) }),
  };
}

function rowOf(item: Item): LedgerRow {
  return {
    fireTime: millis(item.fireTime),
    untilFireTime: millis(item.untilFireTime ?? item.fireTime),
    outcome: item.outcome,
    reason: item.reason ?? '',
    ...(item.recordedAt === undefined ? {} : { recordedAt: millis(item.recordedAt) }),
  };
}
