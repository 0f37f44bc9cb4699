import type { Logger } from '@escapement/core';
import { closedWithin, createPrometheusMeter, type Env, systemClock } from '@escapement/process';
import { workerMetrics } from '@escapement/worker';
import { openWorkerProgram } from '@escapement/worker-program';
import type { Config } from './config.ts';
import { type HealthServer, openHealthServer } from './health-server.ts';
import { openHandlers } from './open-handlers.ts';

/** One worker as a process. */
export interface WorkerProcess {
  /** Resolves when runs are being taken, or when it was stopped before that. `onBroken` hears of a fault of the code. */
  start(onBroken: (error: unknown) => void): Promise<void>;
  /** Drains and closes, within the drain time and some seconds. */
  stop(): Promise<void>;
}

/** Begins to connect at once; takes nothing before `start`. */
export function createWorkerProcess(
  config: Config,
  logger: Logger,
  { version, environment }: { readonly version: string; readonly environment: Env },
): WorkerProcess {
  const { metricsToken } = config;
  const figures =
    metricsToken === undefined
      ? undefined
      : { token: metricsToken, meter: createPrometheusMeter(workerMetrics) };
  const program = openWorkerProgram(
    {
      ...config,
      version,
      ...(figures === undefined ? {} : { meter: figures.meter }),
      openHandlers: (parts) => openHandlers(config, { ...parts, environment }),
    },
    logger,
  );
  let health: HealthServer | undefined;
  return {
    async start(onBroken) {
      if (config.health !== undefined) {
        health = await openHealthServer(config.health, {
          readiness: () => ({ ready: program.isReady }),
          ...(figures === undefined ? {} : { figures }),
        });
      }
      await program.start(onBroken);
    },
    async stop() {
      await program.stop();
      await closedWithin(health?.close(), systemClock);
    },
  };
}
