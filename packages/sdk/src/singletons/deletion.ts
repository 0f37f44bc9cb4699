import type { ElectionPort, Singletons } from '@escapement/core';
import { requireSingletonName } from './behaviour.ts';
import { reached } from './reached.ts';
import { commandsWait, singletonInUse } from './singleton-refusals.ts';

interface Asked {
  readonly store: Pick<Singletons, 'remove'>;
  readonly office: (name: string) => Pick<ElectionPort, 'candidates'>;
}

/** Forgets a name that no program stands for and no command waits for; false where nobody has declared it. */
export async function deleteSingleton({ store, office }: Asked, name: string): Promise<boolean> {
  requireSingletonName(name);
  // Redis knows who owned it last, and ZooKeeper alone who stands in line.
  const line = await reached(name, office(name).candidates());
  if (line.length > 0) throw singletonInUse(name);
  const { kind } = await reached(name, store.remove(name));
  switch (kind) {
    case 'removed':
      return true;
    case 'unknown':
      return false;
    case 'running':
      throw singletonInUse(name);
    case 'waiting':
      throw commandsWait(name);
  }
}
