import { openSingletons, type ProgramSingletons } from '@escapement/sdk';
import { afterEach } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { type RedisUse, useRedis } from './redis-rig.ts';
import { until } from './zookeeper-rig.ts';

/** Singletons of programs over real servers, closed after the test. */
export interface SingletonUse {
  readonly redis: RedisUse;
  /** The ZooKeeper that all share. */
  readonly connect: string;
  /** Closes this too after the test. */
  closing(close: () => unknown): void;
  /** Opened and ready, as by one program of several. */
  opened(name?: string): Promise<ProgramSingletons>;
  /** A name of a singleton that nobody else has. */
  freshName(): string;
}

let names = 0;

export function useSingletons(): SingletonUse {
  const redis = useRedis();
  const { connect } = sharedZooKeeper();
  const open: (() => unknown)[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((close) => close()));
  });
  return {
    redis,
    connect,
    closing: (close) => void open.push(close),
    async opened(name = 'village') {
      const singletons = openSingletons({ zookeeper: connect, redis: redis.server.url, name });
      open.push(() => singletons.close());
      await singletons.whenReady();
      return singletons;
    },
    freshName() {
      names += 1;
      return `singleton-${process.pid}-${names}`;
    },
  };
}

/** The view, once somebody runs it under a term above this one. */
export function runs(singletons: ProgramSingletons, name: string, above = 0) {
  return until(`${name} runs above ${above}`, async () => {
    const view = await singletons.view(name);
    return view?.state === 'running' && (view.term ?? 0) > above ? view : undefined;
  });
}
