import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Ending } from './restart.ts';

export type Role = 'zookeeper' | 'redis' | 'scheduler' | 'worker';

/** What to start. */
export interface ChildSpec {
  readonly name: string;
  readonly role: Role;
  readonly port: number | null;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A process that the launcher started and will end. */
export interface Child {
  readonly name: string;
  readonly role: Role;
  readonly port: number | null;
  readonly pid: number;
  readonly logPath: string;
  /** Resolves once the process is gone. */
  readonly ended: Promise<Ending>;
  hasEnded(): boolean;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts one process with its output in `<dataDir>/logs/<name>.log`. It runs in a session of its own, so that
 * Ctrl-C in the terminal reaches the launcher alone, which then stops the others in order; and in `dataDir`,
 * by which a later launcher recognises it as ours.
 */
export async function startChild(spec: ChildSpec, dataDir: string): Promise<Child> {
  const logPath = join(dataDir, 'logs', `${spec.name}.log`);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  const log = openSync(logPath, 'a');
  const started = spawn(spec.command, [...spec.args], {
    cwd: dataDir,
    detached: true,
    env: spec.env,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = whenEnded(started);
  const pid = await whenSpawned(started, spec);
  return {
    name: spec.name,
    role: spec.role,
    port: spec.port,
    pid,
    logPath,
    ended,
    hasEnded: () => started.exitCode !== null || started.signalCode !== null,
    kill: (signal) => void started.kill(signal),
  };
}

function whenSpawned(child: ChildProcess, spec: ChildSpec): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', (cause) => {
      reject(new Error(`${spec.name} cannot be started: ${cause.message}`, { cause }));
    });
  });
}

function whenEnded(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) =>
      resolve({ exitCode: code ?? undefined, reason: signal ?? `exit code ${code}` }),
    );
  });
}
