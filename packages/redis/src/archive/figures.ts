import {
  type JobActivity,
  parseRunId,
  type Run,
  type RunState,
  scheduledRunId,
  type Totals,
} from '@escapement/core';
import { type Row, readRows, textIn } from '../reading/read-rows.ts';
import { countIn, instantIn, wholeIn } from '../reading/record-fields.ts';
import { shownOutcomes } from '../scripts/life.ts';
import { activityScript } from '../scripts/reading.ts';
import { stateOf } from './packed-run.ts';
import { type RunSource, readRuns } from './run-reading.ts';

const hourMs = 3_600_000;
const lateAfterMs = 2_000;

/** What the rows of a job list need, in the order of the ids; of some hundred of them by two commands, however many they are. */
export async function activityOf(
  source: RunSource,
  jobIds: readonly string[],
): Promise<readonly JobActivity[]> {
  const rows = await readRows(source, jobIds, {
    script: activityScript,
    doing: 'reading activity',
    about: (jobs) => ({ jobs, after: scheduledRunId('', source.now) }),
  });
  const lastIds = rows.map((row) => textIn(row[5]));
  const known = [...new Set(lastIds)].filter((id) => id !== null);
  const runs = await readRuns(source, known);
  const runOf = new Map(known.map((id, i) => [id, runs[i]]));
  // A part is alive beside its whole.
  const isSeveral = rows.some(([, , , alive]) => Number(alive) > 1);
  const parts = isSeveral ? await aliveParts(source, new Set(jobIds)) : new Map<string, number>();
  return jobIds.map((jobId, i) =>
    activityIn(jobId, {
      row: rows[i] ?? [],
      lastRun: runOf.get(lastIds[i] ?? ''),
      parts: parts.get(jobId) ?? 0,
    }),
  );
}

/** Runs in parts of which it is counted how many of these are alive; beyond that parts count as runs. */
const wholesCounted = 1_000;

/** What parts the name of a part from its whole, of a shard and of what is for one worker; and the sign that comes next, which is in no id. */
const partMarks = [
  ['.', '/'],
  ['~', '\u007F'],
] as const;

/** How many runs are alive that do a part of another, by their jobs; of these jobs alone, where they are said. */
async function aliveParts(
  { client, keys }: Pick<RunSource, 'client' | 'keys'>,
  among?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const wholes = await client.zrange(keys.shared, '0', String(wholesCounted - 1));
  const counted = new Map<string, number>();
  const asked = wholes.map(async (id) => {
    const jobId = parseRunId(id)?.jobId ?? '';
    if (among?.has(jobId) === false) return;
    for (const count of await Promise.all(
      partMarks.map(([mark, next]) =>
        client.zlexcount(keys.alive, `[${id}${mark}`, `(${id}${next}`),
      ),
    ))
      counted.set(jobId, (counted.get(jobId) ?? 0) + count);
  });
  await Promise.all(asked);
  return counted;
}

function activityIn(
  jobId: string,
  {
    row,
    lastRun,
    parts,
  }: { readonly row: Row; readonly lastRun: Run | undefined; readonly parts: number },
): JobActivity {
  const [staged, cursor, recent, alive, revision] = row;
  const next = parseRunId(textIn(staged) ?? '')?.fireTime ?? instantIn(textIn(cursor));
  const applied = wholeIn(textIn(revision)?.split(' ', 1)[0]);
  return {
    jobId,
    recent: outcomesOf(textIn(recent) ?? ''),
    runningCount: Math.max(0, Number(alive) - parts),
    ...(next === undefined ? {} : { nextFireTime: next }),
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(applied === undefined ? {} : { appliedRevision: applied }),
  };
}

/** The states that a text of letters spells, oldest first. */
function outcomesOf(text: string): readonly RunState[] {
  return [...text.slice(-shownOutcomes)].flatMap((letter) => stateOf(letter) ?? []);
}

/** The figures of the overview. */
export async function totalsOf({ client, keys, now }: RunSource): Promise<Totals> {
  const thisHour = Math.floor(now / hourMs);
  const hours = Array.from({ length: 24 }, (_, i) => thisHour - i);
  const [running, parts, staged, owedLate, fenceRefusals, unreadable, counted] = await Promise.all([
    client.zcard(keys.alive),
    aliveParts({ client, keys }),
    client.zcount(keys.owed, `(${now}`, '+inf'),
    client.zcount(keys.owed, '-inf', `(${now - lateAfterMs}`),
    client.hget(keys.counters, 'fenceRefusals'),
    client.hlen(keys.unreadable),
    Promise.all(
      hours.map((hour) =>
        client.hmget(keys.hour(hour), 'succeeded', 'failed', 'skipped', 'missed'),
      ),
    ),
  ]);
  const sum = (field: number) =>
    counted.reduce((total, counts) => total + countIn(counts[field]), 0);
  const partCount = [...parts.values()].reduce((total, count) => total + count, 0);
  return {
    running: Math.max(0, running - partCount),
    staged,
    owedLate,
    last24h: { succeeded: sum(0), failed: sum(1), skipped: sum(2), missed: sum(3) },
    fenceRefusals: countIn(fenceRefusals),
    unreadable,
  };
}
