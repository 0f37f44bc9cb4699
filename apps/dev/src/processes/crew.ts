import { type Child, type ChildSpec, startChild } from './child.ts';
import { startGuardian } from './guardian.ts';
import { keepRunning } from './keep-running.ts';
import { writeProcessTable } from './process-table.ts';
import { restartAfter } from './restart.ts';
import { stopInOrder } from './stop-in-order.ts';

/**
 * All processes that one launcher started. Each is known to the guardian and to `processes.json` from its first
 * moment to its last. One that ends without having been asked to is reported, and once the crew is kept up, started
 * again under its name.
 */
export interface Crew {
  readonly dataDir: string;
  /** Those of now: one that was started again stands where the one before it stood. */
  readonly children: readonly Child[];
  start(spec: ChildSpec): Promise<Child>;
  /**
   * From now on, what ends unasked is started again after a pause, and what has ended before as well. While everything
   * is being brought up nothing is: whoever waits for a server that cannot start wants to hear so.
   */
  keepUp(): void;
  /** Ends them all in order; what waits for its next start is not started any more. */
  stop(): Promise<void>;
}

export interface CrewOptions {
  readonly dataDir: string;
  readonly say: (line: string) => void;
  readonly restart?: typeof restartAfter;
}

/** Opens an empty crew; whoever opens it stops it. */
export function openCrew({ dataDir, say, restart = restartAfter }: CrewOptions): Crew {
  const members = new Map<string, Child>();
  const starting = new Set<Promise<Child>>();
  const guardian = startGuardian();
  const upkeep = new AbortController();
  const stopping = new AbortController();

  const enrol = (child: Child): void => {
    members.set(child.name, child);
    guardian.watch(child.pid);
    writeProcessTable(dataDir, [...members.values()]);
    void child.ended.then(() => {
      guardian.forget(child.pid);
      writeProcessTable(dataDir, [...members.values()]);
    });
  };

  const start = async (spec: ChildSpec): Promise<Child> => {
    if (stopping.signal.aborted) {
      throw new Error(`${spec.name} is not started: everything is being stopped`);
    }
    const started = startChild(spec, dataDir);
    starting.add(started);
    try {
      const child = await started;
      enrol(child);
      return child;
    } finally {
      starting.delete(started);
    }
  };

  return {
    dataDir,
    get children() {
      return [...members.values()];
    },
    start: async (spec) => {
      const first = await start(spec);
      const signals = { upkeep: upkeep.signal, stopping: stopping.signal };
      void keepRunning({ first, again: () => start(spec), restart, say, ...signals });
      return first;
    },
    keepUp: () => upkeep.abort(),
    stop: async () => {
      stopping.abort();
      // A stop may be asked for while a process comes into being.
      await Promise.allSettled(starting);
      await stopInOrder([...members.values()]);
      guardian.dismiss();
    },
  };
}
