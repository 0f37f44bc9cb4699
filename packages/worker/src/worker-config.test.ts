import { type ConfigEntry, CoordinationFault, redisMillis } from '@escapement/core';
import type { MemoryDocuments } from '@escapement/testkit';
import { expect, test } from 'vitest';
import { workerRig } from './fixtures/worker-rig.ts';

const input = { limits: '${config.limits}', note: 'at most ${config.limits}' };
const task = { kind: 'handler', handler: 'work', input } as const;
const put = (entries: MemoryDocuments<ConfigEntry>, value: ConfigEntry['value']) => {
  const over = entries.get('limits') === undefined ? 'nothing' : 'anything';
  return entries.put({ name: 'limits', value }, { now: redisMillis(0), over });
};

test('a run that asks for configuration is given it as it stands when it begins', async () => {
  const given: unknown[] = [];
  const { worker, clock, start, ask, configEntries } = await workerRig((got) => {
    given.push(got);
  });
  await put(configEntries, { max: 1 });
  await put(configEntries, { max: 2 });
  await start();
  await ask({ jobId: 'mails', task });
  await clock.advance(2_000);
  await put(configEntries, 7);
  await ask({ jobId: 'more-mails', task });
  await clock.advance(2_000);
  expect(given).toEqual([
    { limits: { max: 2 }, note: 'at most {"max":2}' },
    { limits: 7, note: 'at most 7' },
  ]);
  await worker.stop();
});

test('it fails by name where there is none, and calls nobody', async () => {
  const called: unknown[] = [];
  const { worker, clock, start, ask, store } = await workerRig(() => void called.push(1));
  await start();
  const { runId } = await ask({ jobId: 'mails', task });
  await clock.advance(2_000);
  expect(store.run(runId)).toMatchObject({
    ...{ state: 'failed', reason: 'config-missing: there is no configuration entry limits' },
  });
  expect(called).toEqual([]);
  await worker.stop();
});

test('it waits while ZooKeeper cannot be asked for what is not in memory', async () => {
  const { worker, clock, start, ask, store, configEntries } = await workerRig(() => {});
  const away = new CoordinationFault('COORD_TIMEOUT', 'away', { retryable: true });
  const read = configEntries.read.bind(configEntries);
  configEntries.read = () => Promise.reject(away);
  await start();
  const { runId } = await ask({ jobId: 'mails', task });
  await clock.advance(1_000);
  expect(store.run(runId)?.state).not.toBe('failed');
  configEntries.read = read;
  await put(configEntries, 1);
  await clock.advance(10_000);
  expect(store.run(runId)?.state).toBe('succeeded');
  await worker.stop();
});
