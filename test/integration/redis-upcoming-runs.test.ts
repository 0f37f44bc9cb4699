import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { endTaken, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

const redis = useRedis();
const store = useStore(redis);

it('nothing is told as coming that begins, ends or is taken back while it is read', async () => {
  const [ended, begun, comes] = [runDueIn(-2_000), runDueIn(-1_000), runDueIn(60_000)];
  for (const run of [ended, begun, comes]) await store.schedule.stage(term, [advanceOf([run])]);
  const first = await takeDue(store, 1);
  await endTaken(store, first);
  const second = await takeDue(store, 1);
  expect([...first, ...second]).toMatchObject([{ runId: ended.runId }, { runId: begun.runId }]);
  // As the index showed them before they began, and with a name of which no record is left.
  const passed = [ended.runId, begun.runId, runDueIn(30_000).runId];
  const soon = Date.now() + 30_000;
  const client = new Redis(redis.server.url);
  await client.zadd('{esc}:-owed', ...passed.flatMap((id) => [soon, id]));
  await client.quit();
  const coming = await store.archive.upcoming(10);
  expect(coming.map(({ id, state }) => [id, state])).toEqual([[comes.runId, 'staged']]);
});
