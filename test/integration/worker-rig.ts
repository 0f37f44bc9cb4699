import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { askedRunId, type Run, type RunEnvelope, silentMeter } from '@escapement/core';
import { systemClock } from '@escapement/process';
import { openRedis, type RedisStore } from '@escapement/redis';
import {
  endWithUs,
  eventually,
  type RedisServer,
  silentLogger,
  startRedisServer,
} from '@escapement/testkit';
import { openZooKeeper, type ZooKeeperCoordination } from '@escapement/zookeeper';
import { watchSilentWorkers } from '../../packages/scheduler/src/silent-workers.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { shippedProgram } from '../rig/shipped-program.ts';
import { takeOffice, term } from './redis-rig.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const clock = systemClock;

type ZooKeeperUse = { readonly connect: string; readonly chroot: string };

let count = 0;
/** For what a worker says at all, however busy the machine is. */
const saidWithinMs = 60_000;

/** A worker process with the JSON lines that it logged. */
export interface WorkerMember {
  readonly child: ChildProcess;
  readonly lines: { msg: string; level: number }[];
  readonly exited: Promise<number | null>;
  /** Resolves when a line with this message was logged. */
  said(message: string | RegExp): Promise<void>;
}

export interface AskedRun extends Pick<RunEnvelope, 'jobId' | 'task'> {
  readonly queue?: string;
  readonly timeoutMs?: number;
  readonly lock?: string;
  readonly lockPermits?: number;
  readonly retry?: RunEnvelope['retry'];
  readonly revision?: number;
  readonly zone?: string;
  /** JSON that it is asked for with. */
  readonly input?: string;
  /** How long ago it was due; default: now. */
  readonly lateMs?: number;
}

/** Real servers, real worker processes, and the means to give them runs. */
export class WorkerRig {
  readonly redisServer: RedisServer;
  readonly redis: RedisStore;
  readonly zookeeper: ZooKeeperCoordination;
  readonly #program: string;
  readonly #zookeeperUse: ZooKeeperUse;
  readonly #members: WorkerMember[] = [];
  readonly #ended = new AbortController();
  #search: Promise<void> | undefined;
  #runs = 0;

  private constructor(program: string, redisServer: RedisServer, zookeeper: ZooKeeperUse) {
    this.#program = program;
    this.redisServer = redisServer;
    this.#zookeeperUse = zookeeper;
    const common = { logger: silentLogger, clock };
    this.zookeeper = openZooKeeper({ sessionTimeoutMs: 20_000, ...zookeeper, ...common });
    const settings = this.zookeeper.followedSettings;
    const signingKey = settings.follow('signing-key', () => 'k'.repeat(64), { isPutBack: true });
    this.redis = openRedis({ url: redisServer.url, signingKey, ...common });
  }

  /** With a Redis of its own, and the ZooKeeper that all share or the one given. */
  static async start(zookeeper = sharedZooKeeper().connect): Promise<WorkerRig> {
    count += 1;
    const chroot = `/workers-${process.pid}-${count}`;
    const [program, redis] = await Promise.all([shippedProgram('worker'), startRedisServer()]);
    const rig = new WorkerRig(program, redis, { connect: zookeeper, chroot });
    await rig.zookeeper.whenReady();
    await rig.redis.whenReady();
    await takeOffice(rig.redis, term);
    rig.#search = rig.#watchSilentWorkers();
    return rig;
  }

  async close(): Promise<void> {
    for (const { child } of this.#members) child.kill('SIGKILL');
    this.#ended.abort();
    await this.#search;
    await this.redis.close(1_000);
    await this.zookeeper.close(1_000);
    await this.redisServer.dispose();
  }

  /** Gives the runs of lost workers to others, as every node does. */
  #watchSilentWorkers(): Promise<void> {
    const { lives } = this.redis;
    const { membership } = this.zookeeper;
    const deps = { lives, membership, clock, logger: silentLogger, meter: silentMeter };
    return watchSilentWorkers(deps, this.#ended.signal);
  }

  /** Starts a worker process; it need not take runs yet when this returns. */
  launch(env: Readonly<Record<string, string>> = {}): WorkerMember {
    const child = spawn(process.execPath, [this.#program], {
      env: {
        PATH: process.env['PATH'],
        ESCAPEMENT_ZOOKEEPER: this.#zookeeperUse.connect,
        ESCAPEMENT_ZOOKEEPER_CHROOT: this.#zookeeperUse.chroot,
        ESCAPEMENT_REDIS: this.redisServer.url,
        ESCAPEMENT_HANDLERS: `${root}/examples/handlers/index.mjs`,
        ESCAPEMENT_ALLOW_SCRIPTS: 'bash',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    endWithUs(child);
    const member = memberOf(child);
    this.#members.push(member);
    return member;
  }

  /** Starts a worker and waits until it takes runs. */
  async addWorker(env: Readonly<Record<string, string>> = {}): Promise<WorkerMember> {
    const member = this.launch(env);
    await member.said('taking runs');
    return member;
  }

  /** Puts a run into the queue, due at once or so long ago, and returns its id. */
  async ask({ lateMs = 0, input, ...asked }: AskedRun): Promise<string> {
    this.#runs += 1;
    const now = Date.now();
    const mark = `t${this.#runs}`;
    const { archive } = this.redis;
    const marks = input === undefined ? { mark } : { mark, inputMark: archive.inputMark(input) };
    const runId = askedRunId({ jobId: asked.jobId, askedAt: now, trigger: 'manual', ...marks });
    const dueTime = now - lateMs;
    const envelope: RunEnvelope = {
      ...{ runId, trigger: 'manual', fireTime: now, dueTime, beginBy: dueTime + 86_400_000 },
      ...{ version: 1, revision: 1, epoch: 1, queue: 'default', overlap: 'allow' },
      ...asked,
    };
    await archive.enqueueManual(envelope, { input });
    return runId;
  }

  async run(runId: string): Promise<Run> {
    const run = await this.redis.archive.get(runId);
    if (run === undefined) throw new Error(`there is no run ${runId}`);
    return run;
  }

  /** The run, once it is in one of the states; a Redis that is away meanwhile is waited for. */
  until(runId: string, ...states: Run['state'][]): Promise<Run> {
    return eventually(`${runId} is ${states.join(' or ')}`, async () => {
      const run = await this.redis.archive.get(runId);
      return run !== undefined && states.includes(run.state) && run;
    });
  }

  /** The texts of a run's log, once there are at least so many. */
  log(runId: string, atLeast = 0): Promise<readonly string[]> {
    return eventually(`the log of ${runId} has ${atLeast} lines`, async () => {
      const log = await this.redis.archive.log(runId, 0, 10_000);
      const texts = log?.lines.map((line) => line.text) ?? [];
      return texts.length >= atLeast && texts;
    });
  }
}

function memberOf(child: ChildProcess): WorkerMember {
  const lines: { msg: string; level: number }[] = [];
  const listeners = new Set<() => void>();
  let rest = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part));
    for (const listener of listeners) listener();
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const has = (message: string | RegExp) =>
    lines.some(({ msg }) => (typeof message === 'string' ? msg === message : message.test(msg)));
  return {
    child,
    lines,
    exited,
    said: (message) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (has(message)) settle(resolve);
        };
        const giveUp = () => {
          const last = lines.slice(-10).map(({ msg }) => msg);
          const problem = `the worker did not say ${message} within ${saidWithinMs} ms, but: ${last.join(' | ')}`;
          settle(() => reject(new Error(problem)));
        };
        const late = setTimeout(giveUp, saidWithinMs);
        const settle = (how: () => void) => {
          listeners.delete(look);
          clearTimeout(late);
          how();
        };
        listeners.add(look);
        look();
        void exited.then((code) =>
          settle(() => reject(new Error(`the worker ended with ${code}`))),
        );
      }),
  };
}

/** Whether a process runs; one that has ended and merely waits to be buried by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
