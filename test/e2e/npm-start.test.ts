import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCanary } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { withZnodes } from '../integration/zookeeper-rig.ts';

const start = fileURLToPath(new URL('../../apps/dev/bin/start.mjs', import.meta.url));
const program = fileURLToPath(new URL('../../apps/worker/dist/program.js', import.meta.url));
const command = fileURLToPath(new URL('../../apps/cli/bin/escapement.mjs', import.meta.url));

interface Item {
  readonly id: string;
  readonly handlers?: readonly string[];
}

interface Row {
  readonly name: string;
  readonly role: string;
  readonly pid: number;
  readonly port: number | null;
}

/**
 * The first of two ports that follow one another and are free now. Both are below those that the system gives to whoever connects, of which
 * one may be taken before it is needed.
 */
async function freePorts(): Promise<number> {
  const first = 20_000 + (process.pid % 10_000);
  for (let port = first; port < first + 2_000; port += 2) {
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
  throw new Error(`no two ports from ${first} on are free`);
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

const isAlive = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`).length > 0;
  } catch {
    return false;
  }
};

/** All that a server says to these lines. */
async function replyOf(port: number, lines: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let said = '';
  socket.on('data', (text) => {
    said += text;
  });
  socket.write(`${lines}QUIT\r\n`);
  await once(socket, 'close');
  return said;
}

describe('npm start', () => {
  const canary = openCanary();
  const dataDir = mkdtempSync(join(tmpdir(), 'start-'));
  let launcher: ChildProcess;
  let port = 0;
  let said = '';

  /** What the first node said last, since its log goes with its folder. */
  const logged = (): string =>
    readFileSync(join(dataDir, 'logs/scheduler-1.log'), 'utf8').slice(-2_000);
  const rows = (): readonly Row[] =>
    JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8'));
  /** The row of this name; a number of 0 in its place would be all of us to `kill`. */
  const rowOf = (name: string): Row => {
    const row = rows().find((each) => each.name === name);
    if (row === undefined) throw new Error(`${name} does not run`);
    return row;
  };
  const token = (): string => readFileSync(join(dataDir, 'admin-token'), 'utf8').trim();
  const ask = async (path: string): Promise<{ readonly items: readonly Item[] }> => {
    const headers = { authorization: `Bearer ${token()}` };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return (await answer.json()) as { readonly items: readonly Item[] };
  };

  beforeAll(async () => {
    port = await freePorts();
    // As an earlier version, or whoever made the folder, may have left it.
    mkdirSync(join(dataDir, 'logs'));
    writeFileSync(join(dataDir, 'logs/scheduler-1.log'), '');
    chmodSync(join(dataDir, 'logs/scheduler-1.log'), 0o644);
    for (const path of [join(dataDir, 'logs'), dataDir]) chmodSync(path, 0o755);
    const args = ['--nodes', '2', '--workers', '1', '--port', String(port), '--data-dir', dataDir];
    launcher = spawn(process.execPath, [start, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      launcher.once('exit', () => reject(new Error(`npm start ended: ${said}${logged()}`)));
      launcher.stdout?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('Ctrl-C stops everything.')) resolve();
      });
    });
  });

  afterAll(() => {
    launcher.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('lists what it started in processes.json', () => {
    const listed = rows().map(({ name, port: at }) => [name, at]);
    expect(new Map(listed as [string, number][])).toEqual(
      new Map([
        ['zookeeper', expect.any(Number)],
        ['redis', expect.any(Number)],
        ['scheduler-1', port],
        ['scheduler-2', port + 1],
        ['worker-1', expect.any(Number)],
      ]),
    );
    expect(rows().every(({ pid }) => isAlive(pid))).toBe(true);
  });

  it('prints a sign-in link with the token that only its owner can read', () => {
    expect(said).toContain(`http://localhost:${port}/#token=${token()}`);
    expect(statSync(join(dataDir, 'admin-token')).mode & 0o777).toBe(0o600);
  });

  it('keeps everything from other users of the machine', () => {
    const paths = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
    const all = [dataDir, ...paths.map((path) => join(dataDir, path))].filter(existsSync);
    const isOpen = (path: string) => (statSync(path).mode & 0o077) !== 0;
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter(isOpen)).toEqual([]);
  });

  it('lets nobody into Redis and ZooKeeper who cannot read its secrets', async () => {
    const portOf = (name: string) => rowOf(name).port ?? 0;
    const password = readFileSync(join(dataDir, 'secrets/redis-password'), 'utf8').trim();
    expect(await replyOf(portOf('redis'), 'PING\r\n')).toContain('NOAUTH');
    const asUs = `AUTH escapement ${password}\r\n`;
    expect(await replyOf(portOf('redis'), asUs)).toContain('+OK');
    expect(await replyOf(portOf('redis'), `${asUs}CONFIG SET dir /tmp\r\n`)).toContain('NOPERM');
    const zookeeper = `127.0.0.1:${portOf('zookeeper')}`;
    const denied = expect.objectContaining({ code: 'COORD_AUTH' });
    const read = (znodes: Znodes) => znodes.get('/escapement/settings/signing-key');
    const implant = (znodes: Znodes) =>
      znodes.create('/escapement/jobs/31/implanted', Buffer.alloc(0), 'persistent');
    const stranger = { user: 'stranger', password: 'x' };
    await expect(withZnodes(zookeeper, read)).rejects.toEqual(denied);
    await expect(withZnodes(zookeeper, read, stranger)).rejects.toEqual(denied);
    await expect(withZnodes(zookeeper, implant, stranger)).rejects.toEqual(denied);
  });

  it('hands secrets on in no environment and no list of arguments', () => {
    const names = readdirSync(join(dataDir, 'secrets'));
    const secrets = names.map((name) =>
      readFileSync(join(dataDir, 'secrets', name), 'utf8').trim(),
    );
    secrets.push(token(), ...secrets.map((secret) => secret.slice(secret.indexOf(':') + 1)));
    const told = rows().map(({ name, pid }) => ({
      name,
      told: ['environ', 'cmdline']
        .map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8'))
        .join(),
    }));
    const leaks = told.filter((each) => secrets.some((secret) => each.told.includes(secret)));
    expect(leaks.map(({ name }) => name)).toEqual([]);
    expect(told.find(({ name }) => name === 'worker-1')?.told).not.toContain('ADMIN_TOKEN');
    expect(told.find(({ name }) => name === 'scheduler-1')?.told).toContain('ADMIN_TOKEN_FILE');
  });

  it('has the demo jobs firing', async () => {
    const jobs = (await ask('/api/v1/jobs')).items.map(({ id }) => id);
    expect(jobs).toContain('heartbeat');
    expect(jobs.length).toBeGreaterThanOrEqual(6);
    const path = '/api/v1/runs?job=heartbeat&state=succeeded';
    await expect.poll(async () => (await ask(path)).items.length).not.toBe(0);
  });

  it('is what the command `escapement` asks with the token that lies there', async () => {
    const where = [
      '--url',
      `http://localhost:${port}`,
      '--token-file',
      join(dataDir, 'admin-token'),
    ];
    const asked = spawn(process.execPath, [command, 'status', ...where], { stdio: 'pipe' });
    let printed = '';
    asked.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    expect(await once(asked, 'close')).toEqual([0, null]);
    expect(printed).toMatch(/^Leader: .*\nNodes: 2\n/);
  });

  it('takes in a worker of somebody else by the file that lies there', async () => {
    const handlers = join(dataDir, 'mine.mjs');
    writeFileSync(handlers, 'export const mine = () => 1;\n');
    const worker = spawn(process.execPath, [`--env-file=${join(dataDir, 'worker.env')}`, program], {
      env: { ESCAPEMENT_NAME: 'mine', ESCAPEMENT_QUEUES: 'mine', ESCAPEMENT_HANDLERS: handlers },
      stdio: 'ignore',
    });
    onTestFinished(() => void worker.kill('SIGKILL'));
    const served = async () =>
      (await ask('/api/v1/workers')).items.flatMap(({ handlers: names = [] }) => names);
    await expect.poll(served).toContain('mine');
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([0, null]);
  });

  it('lets the product do in Redis all that it does', async () => {
    const redisPort = rowOf('redis').port ?? 0;
    const password = readFileSync(join(dataDir, 'secrets/redis-admin-password'), 'utf8').trim();
    const ask = `AUTH default ${password}\r\nINFO commandstats\r\n`;
    const stats = await replyOf(redisPort, ask);
    const refused = stats.split('\n').filter((line) => !/rejected_calls=0\b/.test(line));
    const names = refused.map((line) => /^cmdstat_(\S+):/.exec(line)?.[1]).filter(Boolean);
    expect(stats).toContain('cmdstat_evalsha');
    // What a test before this one has tried as a stranger, or as what it is not.
    expect(names.filter((name) => !['ping', 'config|set'].includes(String(name)))).toEqual([]);
  });

  it('refuses a second start in the same data directory', async () => {
    const again = spawn(process.execPath, [start, '--data-dir', dataDir], { stdio: 'pipe' });
    let refusal = '';
    again.stderr.setEncoding('utf8').on('data', (text: string) => {
      refusal += text;
    });
    expect(await once(again, 'exit')).toEqual([1, null]);
    expect(refusal).toContain('already runs');
  });

  it.each(['scheduler-2', 'worker-1', 'redis', 'zookeeper'])(
    'says that %s was killed, and starts it again',
    async (name) => {
      const pidOf = () => rows().find((row) => row.name === name)?.pid;
      const killed = rowOf(name).pid;
      process.kill(killed, 'SIGKILL');
      const line = `${name} (pid ${killed}) ended: SIGKILL; it is started again in 1 s`;
      await expect.poll(() => said).toContain(line);
      await expect.poll(pidOf).not.toBe(undefined);
      expect(pidOf()).not.toBe(killed);
      expect(launcher.exitCode).toBeNull();
    },
  );

  it('goes on firing when all of them are back', async () => {
    const since = new Date().toISOString();
    const path = `/api/v1/runs?job=heartbeat&state=succeeded&from=${since}`;
    const runs = async () => (await ask(path).catch(() => undefined))?.items?.length ?? 0;
    await expect.poll(runs).toBeGreaterThan(0);
  });

  it('stops all it started within ten seconds of a Ctrl-C, while one waits for its next start', async () => {
    const killed = rowOf('worker-1').pid;
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => said).toContain(`worker-1 (pid ${killed}) ended: SIGKILL`);
    const pids = rows().map(({ pid }) => pid);
    const askedAt = performance.now();
    launcher.kill('SIGINT');
    expect(await once(launcher, 'exit')).toEqual([0, null]);
    expect(performance.now() - askedAt).toBeLessThan(canary.allow(10_000, askedAt));
    expect([...pids.filter(isAlive), ...rows()]).toEqual([]);
    expect(existsSync(join(dataDir, 'launcher.pid'))).toBe(false);
  });
});
