import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from '../servers/installed-programs.ts';
import { output, succeeds } from './command.ts';

/** A Docker engine that answers, and how to talk to it. */
export interface DockerEngine {
  /** The environment that reaches it. */
  readonly env: Environment;
  /** `docker compose`, or the older program of its own. */
  readonly compose: readonly string[];
  /** Aborts when the test is to end; only what tears down is begun then. */
  readonly stop: AbortSignal;
  /** Ends the engine when it was started for this purpose. */
  release(): Promise<void>;
}

/**
 * The engine that answers, else one that a `docker-lab` program brings up: named by ESCAPEMENT_DOCKER_LAB or found in a
 * `tools` folder next to the checkout. Such a program knows `up`, `env` (prints `export DOCKER_HOST=…`) and `down`.
 */
export async function findEngine(
  root: string,
  env: Environment,
  stop: AbortSignal,
): Promise<DockerEngine | undefined> {
  if (await answers(env)) return engine(env, { stop, release: async () => undefined });
  const lab = findLab(root, env);
  if (lab === undefined) return undefined;
  const started = await hostOf(lab, env).then((host) => answers({ ...env, DOCKER_HOST: host }));
  console.log('No Docker engine answers; bringing one up …');
  const release = async (): Promise<void> => {
    if (!started) await output([lab, 'down'], { env, cwd: root });
  };
  try {
    await output([lab, 'up'], { env, cwd: root, stop });
  } catch (error) {
    await release();
    throw error;
  }
  return engine({ ...env, DOCKER_HOST: await hostOf(lab, env) }, { stop, release });
}

async function engine(
  env: Environment,
  use: Pick<DockerEngine, 'stop' | 'release'>,
): Promise<DockerEngine> {
  const hasPlugin = await succeeds(['docker', 'compose', 'version'], { env });
  return { env, ...use, compose: hasPlugin ? ['docker', 'compose'] : ['docker-compose'] };
}

function answers(env: Environment): Promise<boolean> {
  return succeeds(['docker', 'info'], { env });
}

async function hostOf(lab: string, env: Environment): Promise<string> {
  const line = await output([lab, 'env'], { env });
  return /DOCKER_HOST=(\S+)/.exec(line)?.[1] ?? '';
}

function findLab(root: string, env: Environment): string | undefined {
  const named = env['ESCAPEMENT_DOCKER_LAB'];
  if (named !== undefined && named !== '') return named;
  const around = dirname(root);
  return readdirSync(around)
    .map((folder) => join(around, folder, 'tools/docker-lab'))
    .find((path) => existsSync(path));
}
