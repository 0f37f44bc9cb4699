import type { Env } from '@escapement/process';
import {
  CellPool,
  handlersHere,
  loadHandlers,
  type OpenCell,
  openConfinement,
  processCells,
  threadCells,
} from '@escapement/worker';
import type { ProgramHandlers, ProgramParts } from '@escapement/worker-program';
import type { Config } from './config.ts';
import { isPublicVariable } from './public-variables.ts';

export interface HandlerParts extends ProgramParts {
  /** That of this process, which has dropped its own secrets by now. */
  readonly environment: Env;
}

/** Of what a handler's process may have in memory, its JavaScript gets so much; the rest is for buffers and for Node.js itself. */
const heapShare = 0.75;

/** Loads the module where its handlers will run. Rejects with a `ConfigFault` when it cannot be had. */
export async function openHandlers(config: Config, parts: HandlerParts): Promise<ProgramHandlers> {
  const { handlersPath: modulePath, handlers } = config;
  if (modulePath === undefined) return here(new Map());
  if (handlers.isolation === 'none') return here(await loadHandlers(modulePath));
  const { graceMs, clock, logger } = parts;
  const pool = new CellPool({
    ...{ modulePath, graceMs, clock, logger },
    open: cellsOf(config, parts),
    environment: picked(parts.environment, (name) => !isPublicVariable(name)),
    limits: handlers,
    memoryMb: handlers.memoryMb,
  });
  const close = () => pool.close();
  try {
    return { runner: pool, names: await pool.start(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function here(module: Awaited<ReturnType<typeof loadHandlers>>): ProgramHandlers {
  return { runner: handlersHere(module), names: [...module.keys()], close: async () => undefined };
}

function cellsOf({ handlers, scripts }: Config, parts: HandlerParts): OpenCell {
  const { guard, clock } = parts;
  const { memoryMb, isolation } = handlers;
  const heapMb = memoryMb === undefined ? undefined : Math.ceil(memoryMb * heapShare);
  // What else there is may be a secret, and is told where no other process can look.
  const shown = { environment: picked(parts.environment, isPublicVariable), heapMb };
  if (isolation === 'thread') return threadCells(shown);
  const memoryBytes = memoryMb === undefined ? undefined : memoryMb * 1024 * 1024;
  const confinement = openConfinement({
    limits: { processes: undefined, fileBytes: undefined, memoryBytes },
    user: undefined,
    path: scripts.environment['PATH'] ?? '',
  });
  return processCells({ ...shown, confinement, guard, clock });
}

function picked(env: Env, isMeant: (name: string) => boolean): Readonly<Record<string, string>> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isMeant(entry[0]),
  );
  return Object.fromEntries(entries);
}
