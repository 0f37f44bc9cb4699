import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  endWithUs,
  eventually,
  freePorts,
  type RedisServer,
  startRedisServer,
  startZooKeeperServer,
  type ZooKeeperServer,
} from '@escapement/testkit';
import { type ShippedPrograms, shippedPrograms } from './shipped-program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const adminToken = 'drill-token-of-no-use-elsewhere';

/** A real process of the cluster, with what a drill does to it. */
export interface Member {
  readonly name: string;
  readonly child: ChildProcess;
  readonly port: number | undefined;
  readonly log: string;
}

export interface ClusterOptions {
  readonly nodes?: number;
  readonly workers?: number;
  readonly sessionTimeoutMs?: number;
  readonly horizonMs?: number;
  readonly concurrency?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The module of the workers, below the root of the project; the recording one when left out. */
  readonly handlers?: string;
  /** What one process gets beside, by its name such as `worker-4`. */
  readonly envOf?: (name: string, directory: string) => Readonly<Record<string, string>>;
}

interface Parts extends Pick<Cluster, 'redis' | 'zookeeper' | 'directory'> {
  readonly programs: ShippedPrograms;
}

/** Throw-away servers, scheduler nodes and workers, all real, on free ports. */
export class Cluster {
  readonly redis: RedisServer;
  readonly zookeeper: ZooKeeperServer;
  readonly directory: string;
  readonly recordFile: string;
  readonly nodes: Member[] = [];
  readonly workers: Member[] = [];
  readonly #programs: ShippedPrograms;
  readonly #options: ClusterOptions;
  #count = 0;

  private constructor(parts: Parts, options: ClusterOptions) {
    this.#programs = parts.programs;
    this.redis = parts.redis;
    this.zookeeper = parts.zookeeper;
    this.directory = parts.directory;
    this.recordFile = join(parts.directory, 'begins.jsonl');
    this.#options = options;
  }

  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const directory = await mkdtemp(join(tmpdir(), 'escapement-drill-'));
    const programs = await shippedPrograms();
    const [redis, zookeeper] = await Promise.all([startRedisServer(), startZooKeeperServer()]);
    const cluster = new Cluster({ redis, zookeeper, programs, directory }, options);
    try {
      await cluster.#comeUp();
    } catch (error) {
      // Whoever waits for it in vain has nothing in hand to stop it by.
      await cluster.stop({ keepLogs: true });
      throw error;
    }
    return cluster;
  }

  async #comeUp(): Promise<void> {
    const { nodes = 3, workers = 1 } = this.#options;
    await Promise.all(Array.from({ length: nodes }, () => this.addNode()));
    for (let i = 0; i < workers; i += 1) this.addWorker();
    await this.untilLed();
    // A node that only answers may refuse with a 503 what a test asks of it first.
    await Promise.all(this.nodes.map((node) => this.untilReady(node)));
    await this.until(`${workers} workers are known`, async () => {
      return (await this.get('/api/v1/cluster')).workers.length >= workers;
    });
  }

  /** A node that was started is there when it answers, ready or not. */
  async untilAnswers(from: Member): Promise<void> {
    await this.until(`${from.name} answers`, async () => {
      await this.call({ method: 'GET', path: '/readyz', from });
      return true;
    });
  }

  /** A node that is ready can follow a leader into office. */
  async untilReady(from: Member): Promise<void> {
    await this.until(`${from.name} is ready`, async () => {
      const answer = await this.call({ method: 'GET', path: '/readyz', from });
      return answer.status === 200;
    });
  }

  async addNode(): Promise<Member> {
    const [port = 0] = await freePorts(1);
    const node = this.#spawn('scheduler', {
      port,
      env: {
        ESCAPEMENT_PORT: String(port),
        ESCAPEMENT_API_URL: `http://127.0.0.1:${port}`,
        ESCAPEMENT_ADMIN_TOKEN: adminToken,
        ESCAPEMENT_HORIZON_MS: String(this.#options.horizonMs ?? 60_000),
        // Drills write as fast as they can; what a caller may write is tested where it is the point.
        ESCAPEMENT_WRITES_AT_ONCE: '1000000',
      },
    });
    this.nodes.push(node);
    return node;
  }

  addWorker(): Member {
    const { handlers = 'test/rig/recording-handlers.mjs' } = this.#options;
    const worker = this.#spawn('worker', {
      port: undefined,
      env: {
        ESCAPEMENT_HANDLERS: join(root, handlers),
        ESCAPEMENT_CONCURRENCY: String(this.#options.concurrency ?? 100),
        // What is measured and drilled is the way to a handler, which is the same wherever that runs.
        ESCAPEMENT_HANDLERS_ISOLATION: 'none',
        DRILL_RECORD_FILE: this.recordFile,
      },
    });
    this.workers.push(worker);
    return worker;
  }

  #spawn(app: 'scheduler' | 'worker', start: { port: number | undefined; env: object }): Member {
    this.#count += 1;
    const name = `${app}-${this.#count}`;
    const log = join(this.directory, `${name}.log`);
    const child = spawn(process.execPath, [this.#programs[app]], {
      env: {
        PATH: process.env['PATH'],
        ESCAPEMENT_ZOOKEEPER: this.zookeeper.connect,
        ESCAPEMENT_REDIS: this.redis.url,
        ESCAPEMENT_SESSION_TIMEOUT_MS: String(this.#options.sessionTimeoutMs ?? 2000),
        ...start.env,
        ...this.#options.env,
        ...this.#options.envOf?.(name, this.directory),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithUs(child);
    const file = createWriteStream(log);
    child.stdout?.pipe(file);
    child.stderr?.pipe(file);
    return { name, child, port: start.port, log };
  }

  /** Nodes that run, are not frozen and were not told to end; any of them answers for all. */
  get living(): readonly Member[] {
    const isOff = (node: Member) => this.#frozen.has(node) || this.#leaving.has(node);
    return this.nodes.filter((node) => isAlive(node) && !isOff(node));
  }

  readonly #frozen = new Set<Member>();
  readonly #leaving = new Set<Member>();

  /** Tells it to end, which may take it a while. */
  terminate(member: Member): void {
    this.#leaving.add(member);
    member.child.kill('SIGTERM');
  }

  freeze(member: Member): void {
    this.#frozen.add(member);
    member.child.kill('SIGSTOP');
  }

  thaw(member: Member): void {
    this.#frozen.delete(member);
    member.child.kill('SIGCONT');
  }

  async kill(member: Member): Promise<void> {
    const gone = once(member.child, 'exit');
    member.child.kill('SIGKILL');
    await gone;
  }

  async call(request: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
    readonly from?: Member | undefined;
  }): Promise<Response> {
    const { method, path, body } = request;
    const node = request.from ?? this.living[0];
    if (node === undefined) throw new Error('no node is alive to be asked');
    return fetch(`http://127.0.0.1:${node.port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: a drill reads what the wire carries.
  async get(path: string, from?: Member): Promise<any> {
    const answer = await this.call({ method: 'GET', path, from });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async createJob(job: object): Promise<void> {
    const answer = await this.call({ method: 'POST', path: '/api/v1/jobs', body: job });
    if (answer.status !== 201)
      throw new Error(`POST /api/v1/jobs: ${answer.status} ${await answer.text()}`);
  }

  /** The node that says it leads, asked of the ephemeral `/leader`. */
  async leader(): Promise<Member> {
    return this.untilLed();
  }

  /** Waits until a leader is known that is a living node, other than `except`, and returns it. */
  async untilLed(except?: Member): Promise<Member> {
    let found: Member | undefined;
    await this.untilNow('a node leads', async () => {
      const { leader, nodes } = await this.get('/api/v1/cluster');
      if (leader === null) return false;
      const url = nodes.find((node: { nodeId: string }) => node.nodeId === leader.nodeId)?.apiUrl;
      found = this.living.find((node) => url === `http://127.0.0.1:${node.port}`);
      return found !== undefined && found !== except;
    });
    if (found === undefined) throw new Error('no node leads');
    return found;
  }

  async untilNow(what: string, holds: () => Promise<boolean>): Promise<void> {
    return this.until(what, holds, 10);
  }

  /** Polls the real thing, since what happens in other processes cannot be awaited; fails loudly after two minutes. */
  async until(what: string, holds: () => Promise<boolean>, everyMs = 50): Promise<void> {
    const where = `${what}; logs in ${this.directory}`;
    await eventually(where, holds, { withinMs: 120_000, everyMs });
  }

  /** Waits until some node has written a line of its log that reads so. */
  async untilLogged(what: string, line: RegExp): Promise<void> {
    await this.until(what, async () => {
      const logs = await Promise.all(this.nodes.map(({ log }) => readFile(log, 'utf8')));
      return logs.some((log) => line.test(log));
    });
  }

  /** A counter of one node's metrics page. */
  async metric(name: string, from: Member): Promise<number> {
    const page = await (await this.call({ method: 'GET', path: '/metrics', from })).text();
    const line = page.split('\n').find((text) => text.startsWith(`${name} `));
    return line === undefined ? 0 : Number(line.slice(name.length + 1));
  }

  async stop(options: { keepLogs?: boolean } = {}): Promise<void> {
    for (const member of [...this.nodes, ...this.workers]) {
      if (!isAlive(member)) continue;
      member.child.kill('SIGCONT');
      await this.kill(member);
    }
    await Promise.all([this.redis.dispose(), this.zookeeper.dispose()]);
    if (options.keepLogs !== true) await rm(this.directory, { recursive: true, force: true });
  }
}

export function isAlive(member: Member): boolean {
  return member.child.exitCode === null && member.child.signalCode === null;
}

/** A job of every second that the recording handler serves. */
export function everySecond(id: string, more: object = {}): object {
  return {
    id,
    schedule: { kind: 'cron', expressions: ['* * * * * *'], timeZone: 'UTC' },
    task: { kind: 'handler', handler: 'record' },
    ...more,
  };
}
