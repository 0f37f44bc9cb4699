import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../servers/network-ports.ts';
import { output } from './command.ts';
import type { DockerEngine } from './docker-engine.ts';

/** The compose file, running under a project name and on host ports of its own. */
export interface Deployment {
  /** The scheduler service that is published on this port of the host. */
  serviceAt(port: number): string | undefined;
  compose(...words: string[]): Promise<string>;
  /** Asks any node that answers. */
  ask(path: string, init?: { readonly method: string; readonly body: object }): Promise<unknown>;
  /** Tears everything down, volumes included. */
  remove(): Promise<void>;
}

const nodeServices = ['scheduler-1', 'scheduler-2', 'scheduler-3'];

/** Prepares a deployment; nothing runs until `compose('up', …)`. */
export async function prepareDeployment(root: string, engine: DockerEngine): Promise<Deployment> {
  const token = randomBytes(32).toString('base64url');
  const ports = [await freePort(), await freePort(), await freePort()];
  const project = `escapement-test-${randomBytes(4).toString('hex')}`;
  const env = {
    ...engine.env,
    ESCAPEMENT_ADMIN_TOKEN: token,
    ESCAPEMENT_PORT_1: String(ports[0]),
    ESCAPEMENT_PORT_2: String(ports[1]),
    ESCAPEMENT_PORT_3: String(ports[2]),
  };
  const prefix = [...engine.compose, '-p', project, '-f', join(root, 'docker/compose.yaml')];
  const compose = (...words: string[]) => output([...prefix, ...words], { env, cwd: root });
  return {
    serviceAt: (port) => nodeServices[ports.indexOf(port)],
    compose,
    ask: (path, init) => askAny({ ports, token, path, ...init }),
    remove: async () => void (await compose('down', '--volumes', '--timeout', '5')),
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

/** Asks again until `look` returns something, and fails with the last problem after `withinMs`. */
export async function eventually<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let problem: unknown = 'it has not happened yet';
  while (performance.now() < deadline) {
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
