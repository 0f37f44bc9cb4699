import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithUs } from './ending-with-us.ts';
import { freePorts } from './free-ports.ts';
import { endServer, type ServerProcess } from './server-process.ts';

export interface ZooKeeperFixtureOptions {
  /** Lines added to the configuration of every server, such as `enforce.auth.enabled=true`. */
  readonly config?: readonly string[];
}

/** One throw-away ZooKeeper server with its data in a temporary folder. */
export interface ZooKeeperServer extends ServerProcess {
  /** `127.0.0.1:port` */
  readonly connect: string;
  /** Where its data is. */
  readonly dataDirectory: string;
  /** Throws all data away; only while it is killed. */
  wipe(): Promise<void>;
  /** The answer to a four-letter word such as `mntr` or `cons`; '' when nobody answers. */
  ask(word: string): Promise<string>;
  /** Puts text into a znode, created if need be, past every check of the product; takes a second or two. */
  write(path: string, text: string): Promise<void>;
}

/** Three servers on free ports, or fewer, that form one ensemble. */
export interface ZooKeeperEnsemble {
  readonly servers: readonly ZooKeeperServer[];
  readonly connect: string;
  dispose(): Promise<void>;
}

const tickTimeMs = 500;
const minSessionTimeoutMs = 1000;
const startWithinMs = 40_000;

/** Whether this machine has ZooKeeper's classes; without them the fixtures cannot start. */
export function hasZooKeeper(): boolean {
  return existsSync('/usr/share/java/zookeeper.jar');
}

/** Starts a single server and waits until it serves. */
export async function startZooKeeperServer(
  options: ZooKeeperFixtureOptions = {},
): Promise<ZooKeeperServer> {
  const [port = 0] = await freePorts(1);
  const server = await prepareServer({ port, lines: options.config ?? [], id: undefined });
  await server.start();
  return server;
}

/** Starts an ensemble and waits until every server serves. */
export async function startZooKeeperEnsemble(
  options: ZooKeeperFixtureOptions & { readonly size?: number } = {},
): Promise<ZooKeeperEnsemble> {
  const size = options.size ?? 3;
  const ports = await freePorts(size * 3);
  const members = Array.from({ length: size }, (_, index) => {
    const [quorum, election] = [ports[size + index * 2], ports[size + index * 2 + 1]];
    return `server.${index + 1}=127.0.0.1:${quorum}:${election}`;
  });
  const lines = ['initLimit=20', 'syncLimit=10', ...members, ...(options.config ?? [])];
  const servers = await Promise.all(
    ports.slice(0, size).map((port, index) => prepareServer({ port, lines, id: index + 1 })),
  );
  await Promise.all(servers.map((server) => server.start()));
  return {
    servers,
    connect: servers.map((server) => server.connect).join(','),
    dispose: async () => {
      await Promise.all(servers.map((server) => server.dispose()));
    },
  };
}

async function prepareServer(plan: {
  port: number;
  lines: readonly string[];
  id: number | undefined;
}): Promise<ZooKeeperServer> {
  const folder = await mkdtemp(join(tmpdir(), 'escapement-zookeeper-'));
  const config = join(folder, 'zoo.cfg');
  const data = join(folder, 'data');
  const makeData = async () => {
    await mkdir(data, { recursive: true });
    if (plan.id !== undefined) await writeFile(join(data, 'myid'), `${plan.id}\n`);
  };
  await makeData();
  await writeFile(config, `${[...settings(plan.port, data), ...plan.lines].join('\n')}\n`);
  let child: ChildProcess | undefined;

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child;
    child = undefined;
    await endServer(ending, signal);
  };
  return {
    port: plan.port,
    connect: `127.0.0.1:${plan.port}`,
    dataDirectory: data,
    get pid() {
      return child?.pid;
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    start: async () => {
      child ??= spawnServer(config);
      await untilServing(plan.port, child);
    },
    freeze: () => {
      child?.kill('SIGSTOP');
    },
    thaw: () => {
      child?.kill('SIGCONT');
    },
    wipe: async () => {
      await rm(data, { recursive: true, force: true });
      await makeData();
    },
    ask: (word) => askServer(plan.port, word),
    write: (path, text) => writeZnode(plan.port, { path, text }),
    dispose: async () => {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settings(port: number, data: string): readonly string[] {
  return [
    `clientPort=${port}`,
    'clientPortAddress=127.0.0.1',
    `dataDir=${data}`,
    `tickTime=${tickTimeMs}`,
    `minSessionTimeout=${minSessionTimeoutMs}`,
    'maxSessionTimeout=60000',
    'maxClientCnxns=0',
    'admin.enableServer=false',
    '4lw.commands.whitelist=*',
    'autopurge.snapRetainCount=3',
    'autopurge.purgeInterval=1',
    'forceSync=no',
  ];
}

const classPath = ['-cp', '/etc/zookeeper/conf:/usr/share/java/*'];

/** Through ZooKeeper's own command line, so that no client of ours stands between a test and the data. */
async function writeZnode(port: number, znode: { path: string; text: string }): Promise<void> {
  for (const command of ['create', 'set']) {
    const words = ['-server', `127.0.0.1:${port}`, command, znode.path, znode.text];
    const main = 'org.apache.zookeeper.ZooKeeperMain';
    const child = spawn('java', [...classPath, main, ...words], { stdio: 'ignore' });
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

function spawnServer(config: string): ChildProcess {
  const child = spawn(
    'java',
    [
      '-Xmx512m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Dzookeeper.forceSync=no',
      ...classPath,
      'org.apache.zookeeper.server.quorum.QuorumPeerMain',
      config,
    ],
    { stdio: 'ignore' },
  );
  endWithUs(child);
  return child;
}

async function untilServing(port: number, child: ChildProcess): Promise<void> {
  const giveUpAt = performance.now() + startWithinMs;
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`ZooKeeper exited with ${child.exitCode}`);
    if ((await askServer(port, 'srvr')).includes('Mode:')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`ZooKeeper on port ${port} did not serve within ${startWithinMs} ms`);
}

function askServer(port: number, word: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port });
    socket.setTimeout(2000, () => socket.destroy());
    socket.on('connect', () => socket.write(word));
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
