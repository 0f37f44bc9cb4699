import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Effect } from './history.ts';

/** What the tasks did, told by themselves: a file that handlers append to, and a sink for HTTP requests. */
export interface EffectLog {
  readonly file: string;
  readonly sinkUrl: string;
  read(): readonly Effect[];
  /** By how much the wall clock of a worker's process was off at most, milliseconds. */
  clockOffMs(pid: number): number;
  /** How far the wall clock of this machine has moved against its monotonic clock since the log was opened. */
  driftMs(): number;
  close(): Promise<void>;
}

/** Wall time minus monotonic time. Only this process's wall clock is trusted: a drill may fake those of the others. */
const wallAheadMs = (): number => Date.now() - Number(process.hrtime.bigint()) / 1e6;

/** Opens the sink; `file` is where the handlers of the workers write. */
export async function openEffectLog(file: string): Promise<EffectLog> {
  const opened = wallAheadMs();
  const received: Effect[] = [];
  const server = createServer((request, response) => {
    const begunAt = Date.now();
    effectOf(request, begunAt)
      .then((effect) => {
        received.push(effect);
        response.end();
      })
      .catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    file,
    sinkUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    read: () => [...effectsIn(file), ...received],
    clockOffMs: (pid) => clockOffIn(file, pid),
    driftMs: () => Math.abs(wallAheadMs() - opened),
    close: () => closed(server),
  };
}

/** The run says which it is in headers that a job cannot set. */
async function effectOf(request: IncomingMessage, begunAt: number): Promise<Effect> {
  const header = (name: string): string => String(request.headers[`x-escapement-${name}`]);
  const { edition } = JSON.parse(await text(request));
  const [jobId = ''] = header('run').split('@');
  const fireTime = Date.parse(header('fire-time'));
  return {
    jobId,
    fireTime,
    attempt: Number(header('attempt')),
    edition,
    begunAt,
    endedAt: begunAt,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: lines of a file of ours, whose shape their first word tells.
function linesOf(file: string): readonly any[][] {
  if (!existsSync(file)) return [];
  // A line that has no end yet is one that is just being written.
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.endsWith(']')).map((line) => JSON.parse(line));
}

function effectsIn(file: string): readonly Effect[] {
  const ahead = wallAheadMs();
  const effects = new Map<string, Effect>();
  for (const line of linesOf(file).filter(([event]) => event !== 'clock')) {
    const [event, jobId, fireTime, attempt, edition, pid, monotonicMs] = line;
    const at = monotonicMs + ahead;
    const key = `${jobId}@${fireTime}#${attempt}/${pid}`;
    const known = effects.get(key);
    if (event === 'end' && known !== undefined) effects.set(key, { ...known, endedAt: at });
    else if (known === undefined)
      effects.set(key, { jobId, fireTime, attempt, edition, pid, begunAt: at });
    // The same attempt begun again by the same process is kept apart: it is what the drills are for.
    else effects.set(`${key}+${at}`, { ...known, begunAt: at });
  }
  return [...effects.values()];
}

function clockOffIn(file: string, wanted: number): number {
  const ahead = wallAheadMs();
  return linesOf(file)
    .filter(([event, pid]) => event === 'clock' && pid === wanted)
    .map(([, , wallMs, monotonicMs]) => Math.abs(wallMs - monotonicMs - ahead))
    .reduce((most, each) => Math.max(most, each), 0);
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
