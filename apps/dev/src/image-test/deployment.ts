import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../servers/network-ports.ts';
import { output } from './command.ts';
import type { DockerEngine } from './docker-engine.ts';

/** A part of what `docker inspect` tells of a container. */
export interface ContainerView {
  readonly Name: string;
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  readonly HostConfig: {
    readonly CapDrop: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly ReadonlyRootfs: boolean;
    readonly Memory: number;
    readonly PidsLimit: number | null;
  };
}

/** The compose file, running under a project name and on host ports of its own. */
export interface Deployment {
  /** By which the engine names what belongs to it. */
  readonly project: string;
  /** The scheduler service that is published on this port of the host. */
  serviceAt(port: number): string | undefined;
  compose(...words: string[]): Promise<string>;
  /** What the engine says of each container, to whoever may ask it. */
  inspect(): Promise<readonly ContainerView[]>;
  /** Puts an admin token of our own in the place of the one that was made. */
  replaceToken(token: string): Promise<void>;
  /** Asks any node that answers. */
  ask(path: string, init?: { readonly method: string; readonly body: object }): Promise<unknown>;
  /** Asks again until `look` returns something; fails with the last problem after `withinMs`, or when the test is to end. */
  eventually<T>(what: string, withinMs: number, look: () => Promise<T | undefined>): Promise<T>;
  /** Tears everything down, volumes included. */
  remove(): Promise<void>;
}

const nodeServices = ['scheduler-1', 'scheduler-2', 'scheduler-3'];

const tokenPath = '/run/escapement/admin/admin-token';

/** Prepares a deployment; nothing runs until `compose('up', …)`. */
export async function prepareDeployment(root: string, engine: DockerEngine): Promise<Deployment> {
  const ports = [await freePort(), await freePort(), await freePort()];
  const project = `escapement-test-${randomBytes(4).toString('hex')}`;
  const env = {
    ...engine.env,
    ESCAPEMENT_PORT_1: String(ports[0]),
    ESCAPEMENT_PORT_2: String(ports[1]),
    ESCAPEMENT_PORT_3: String(ports[2]),
  };
  const prefix = [...engine.compose, '-p', project, '-f', join(root, 'docker/compose.yaml')];
  const { stop } = engine;
  const composeWith = (input: string, ...words: string[]) =>
    output([...prefix, ...words], { env, cwd: root, input, stop });
  const compose = (...words: string[]) => composeWith('', ...words);
  let token: string | undefined;
  return {
    project,
    serviceAt: (port) => nodeServices[ports.indexOf(port)],
    compose,
    inspect: async () => {
      const ids = (await compose('ps', '-aq')).trim().split(/\s+/);
      return JSON.parse(await output(['docker', 'inspect', ...ids], { env }));
    },
    replaceToken: async (given) => {
      await composeWith(`${given}\n`, 'run', '--rm', '-T', 'credentials', 'admin-token');
      token = given;
    },
    ask: async (path, init) => {
      // As somebody would read it who has just deployed.
      token ??= (await compose('exec', '-T', 'scheduler-1', 'cat', tokenPath)).trim();
      return askAny({ ports, token, path, ...init });
    },
    eventually: (what, withinMs, look) => eventually({ what, withinMs, look, stop }),
    remove: async () => {
      const words = [...prefix, 'down', '--volumes', '--timeout', '5'];
      await output(words, { env, cwd: root });
    },
  };
}

/** The first definite answer of any node. A node that is being killed does not answer, so the next one is asked. */
async function askAny(question: {
  readonly ports: readonly number[];
  readonly token: string;
  readonly path: string;
  readonly method?: string;
  readonly body?: object;
}): Promise<unknown> {
  const { ports, token, path, method = 'GET', body } = question;
  let lastProblem: unknown;
  for (const port of ports) {
    const patience = new AbortController();
    // Not AbortSignal.timeout: its timer does not keep the process alive, and neither does a fetch whose connection
    // was accepted by Docker's proxy for a container that does not listen yet.
    const timer = setTimeout(() => patience.abort(), 3000);
    try {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        signal: patience.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (answer.ok) return await answer.json();
      lastProblem = new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    } catch (error) {
      lastProblem = error;
    } finally {
      clearTimeout(timer);
    }
  }
  throw lastProblem;
}

async function eventually<T>(wish: {
  readonly what: string;
  readonly withinMs: number;
  readonly look: () => Promise<T | undefined>;
  readonly stop: AbortSignal;
}): Promise<T> {
  const { what, withinMs, look, stop } = wish;
  const deadline = performance.now() + withinMs;
  let problem: unknown = 'it has not happened yet';
  while (performance.now() < deadline) {
    if (stop.aborted) throw new Error(`${what}: stopped (${problem})`);
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      problem = error instanceof Error ? error.message : error;
    }
    await delay(250);
  }
  throw new Error(`${what}: not within ${withinMs / 1000} s (${problem})`);
}
