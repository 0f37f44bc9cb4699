import { takeDue } from './redis-hands.ts';
import { useRedis, useStore } from './redis-rig.ts';

/** What all keys of ours begin with that are none of BullMQ's. */
export const prefix = '{esc}:-';

/** A store, and somebody who writes into its Redis past everything that knows what stands there. */
export function useSpoiltStore() {
  const redis = useRedis();
  const store = useStore(redis);
  return {
    redis,
    store,
    spoil: (key: string, field: string, text = 'garbage') =>
      redis.server.send('HSET', `${prefix}${key}`, field, text),
    /** Takes what is due; the runs by their ids. */
    take: async () => (await takeDue(store)).map(({ runId }) => runId),
  };
}
