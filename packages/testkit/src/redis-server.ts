import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithUs } from './ending-with-us.ts';
import { eventually } from './eventually.ts';
import { freePorts } from './free-ports.ts';
import { sendRaw } from './raw-redis-command.ts';
import { endServer, type ServerProcess } from './server-process.ts';

/** A throw-away Redis of its own port and directory. */
export interface RedisServer extends ServerProcess {
  readonly url: string;
  /** Where its data is. */
  readonly directory: string;
  /** FLUSHALL: it forgets everything. */
  flush(): Promise<void>;
  /** Sends one command given as words and returns the raw reply text; rejects where none comes in time. */
  send(...words: readonly string[]): Promise<string>;
}

/** Starts a redis-server with the settings that the product asks for: AOF on, `noeviction`. */
export async function startRedisServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<RedisServer> {
  const [port = 0] = await freePorts(1);
  const directory = await mkdtemp(join(tmpdir(), 'escapement-redis-'));
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn('redis-server', [...configuration(port, directory, settings)], {
      stdio: 'ignore',
    });
    child = started;
    endWithUs(started);
    const gone = once(started, 'exit').then(() => {
      throw new Error(`redis-server on port ${port} ended before it answered`);
    });
    gone.catch(() => {});
    await Promise.race([untilAnswering(port), gone]);
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    directory,
    get pid() {
      return child?.pid;
    },
    stop: () => endServer(child, 'SIGTERM'),
    kill: () => endServer(child, 'SIGKILL'),
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    flush: async () => void (await sendRaw(port, ['FLUSHALL'])),
    send: (...words) => sendRaw(port, words),
    async dispose() {
      await endServer(child, 'SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function configuration(
  port: number,
  directory: string,
  settings: Readonly<Record<string, string>>,
): readonly string[] {
  const all = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory,
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    'auto-aof-rewrite-min-size': '512mb',
    rdbcompression: 'no',
    ...settings,
  };
  // A setting of several words is as many arguments.
  return Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...value.split(' ')]);
}

async function untilAnswering(port: number): Promise<void> {
  await eventually('redis-server answers', async () =>
    (await sendRaw(port, ['PING'])).startsWith('+PONG'),
  );
}
