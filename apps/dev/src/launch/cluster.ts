import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from '../processes/child.ts';
import type { Crew } from '../processes/crew.ts';
import type { Environment } from '../servers/installed-programs.ts';
import { freePort } from '../servers/network-ports.ts';

/** What every node and worker of one start shares. */
export interface Setting {
  readonly root: string;
  readonly crew: Crew;
  readonly env: Environment;
}

export interface NodeSetting extends Setting {
  /** Where the admin token lies. Workers have no use for it, and run what is not ours. */
  readonly adminTokenFile: string;
}

const readyWithinMs = 60_000;

/** Starts the scheduler nodes on the ports that follow one another. */
export function startNodes(
  { root, crew, env, adminTokenFile }: NodeSetting,
  { nodes, port: firstPort }: { readonly nodes: number; readonly port: number },
): Promise<readonly Child[]> {
  return Promise.all(
    Array.from({ length: nodes }, (_, index) => {
      const port = firstPort + index;
      return crew.start({
        name: `scheduler-${index + 1}`,
        role: 'scheduler',
        port,
        command: process.execPath,
        args: ['--enable-source-maps', join(root, 'apps/scheduler/dist/program.js')],
        env: {
          ...env,
          ESCAPEMENT_ADMIN_TOKEN_FILE: adminTokenFile,
          ESCAPEMENT_NAME: `scheduler-${index + 1}`,
          ESCAPEMENT_PORT: String(port),
          ESCAPEMENT_API_URL: `http://localhost:${port}`,
          ESCAPEMENT_CONSOLE_DIR: join(root, 'apps/console/dist'),
        },
      });
    }),
  );
}

/** Starts the workers, each with the example handlers. A drain is short: whoever pressed Ctrl-C waits for it. */
export function startWorkers(
  { root, crew, env }: Setting,
  count: number,
): Promise<readonly Child[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const port = await freePort();
      return crew.start({
        name: `worker-${index + 1}`,
        role: 'worker',
        port,
        command: process.execPath,
        args: ['--enable-source-maps', join(root, 'apps/worker/dist/program.js')],
        env: {
          ...env,
          ESCAPEMENT_NAME: `worker-${index + 1}`,
          ESCAPEMENT_HEALTH_PORT: String(port),
          ESCAPEMENT_DRAIN_MS: '3000',
          ESCAPEMENT_HANDLERS: join(root, 'examples/handlers/index.mjs'),
        },
      });
    }),
  );
}

/**
 * Waits until each node or worker answers `/readyz` with 200. A node that is shown the admin token says what it waits for.
 *
 * @throws {Error} when one ends first or is not ready after a minute, in which case it says what that one waits for.
 */
export async function untilReady(members: readonly Child[], token?: string): Promise<void> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const deadline = performance.now() + readyWithinMs;
  for (const member of members) {
    let said = 'no answer yet';
    for (;;) {
      const signal = AbortSignal.timeout(3000);
      const url = `http://127.0.0.1:${member.port}/readyz`;
      const answer = await fetch(url, { signal, headers }).catch(() => undefined);
      if (answer?.ok) break;
      if (answer !== undefined) said = await answer.text();
      if (member.hasEnded()) throw new Error(`${member.name} ended; its log: ${member.logPath}`);
      if (performance.now() > deadline) {
        throw new Error(`${member.name} is not ready: ${said}; its log: ${member.logPath}`);
      }
      await delay(100);
    }
  }
}
