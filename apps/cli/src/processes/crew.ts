import { type Child, type ChildSpec, startChild } from './child.ts';
import { startGuardian } from './guardian.ts';
import { writeProcessTable } from './process-table.ts';
import { stopInOrder } from './stop-in-order.ts';

/**
 * All processes that one launcher started. Each is known to the guardian and to `processes.json` from its first
 * moment to its last; one that ends without having been asked to is reported and not started again, since people
 * kill nodes to see what happens.
 */
export interface Crew {
  readonly dataDir: string;
  readonly children: readonly Child[];
  start(spec: ChildSpec): Promise<Child>;
  stop(): Promise<void>;
}

/** Opens an empty crew; whoever opens it stops it. */
export function openCrew(dataDir: string, say: (line: string) => void): Crew {
  const children: Child[] = [];
  const guardian = startGuardian();
  let isStopping = false;

  const adopt = (child: Child): void => {
    children.push(child);
    guardian.watch(child.pid);
    writeProcessTable(dataDir, children);
    void child.ended.then((reason) => {
      guardian.forget(child.pid);
      writeProcessTable(dataDir, children);
      if (!isStopping)
        say(`${child.name} (pid ${child.pid}) ended: ${reason}. Its log: ${child.logPath}`);
    });
  };

  return {
    dataDir,
    children,
    start: async (spec) => {
      if (isStopping) throw new Error(`${spec.name} is not started: everything is being stopped`);
      const child = await startChild(spec, dataDir);
      adopt(child);
      // A stop may have been asked for while the process came into being.
      if (isStopping) child.kill('SIGKILL');
      return child;
    },
    stop: async () => {
      isStopping = true;
      await stopInOrder(children);
      guardian.dismiss();
    },
  };
}
