import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { EffectFile } from './effect-file.ts';
import type { Effect } from './history.ts';
import { wallAheadMs } from './wall-clock.ts';

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

/** Opens the sink; `file` is where the handlers of the workers write. */
export async function openEffectLog(file: string): Promise<EffectLog> {
  const opened = wallAheadMs();
  const received: Effect[] = [];
  const written = new EffectFile(file);
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
    read: () => [...written.effects(), ...received],
    clockOffMs: (pid) => written.clockOffMs(pid),
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

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
