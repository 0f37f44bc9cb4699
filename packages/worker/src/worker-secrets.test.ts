import { CoordinationFault, redisMillis } from '@escapement/core';
import type { FakeSecrets } from '@escapement/testkit';
import { expect, test } from 'vitest';
import { workerRig } from './fixtures/worker-rig.ts';

const task = { kind: 'handler', handler: 'work', input: { to: 'a:${secret.smtp}' } } as const;
const put = (secrets: FakeSecrets, value: string) =>
  secrets.put({ name: 'smtp', value }, { now: redisMillis(0) });

test('a run that asks for a secret is given it as it stands when it begins, and nothing of it is kept', async () => {
  const given: unknown[] = [];
  const { worker, clock, start, ask, store, secrets } = await workerRig(
    (input, { log, progress }) => {
      given.push(input);
      log('sent with hunter22', { as: 'hunter22' });
      progress(0.5, 'hunter22 is used');
      return { used: 'hunter22' };
    },
  );
  await put(secrets, 'an older one');
  await put(secrets, 'hunter22');
  await start();
  const { runId } = await ask({ jobId: 'mails', task });
  await clock.advance(2_000);
  expect(given).toEqual([{ to: 'a:hunter22' }]);
  expect(await store.told(runId)).toMatchObject({ note: '*** is used', result: { used: '***' } });
  expect(JSON.stringify([store.run(runId), await store.archive.log(runId, 0, 99)])).not.toContain(
    'hunter22',
  );
  expect((await store.archive.log(runId, 0, 99))?.lines[0]?.text).toContain('sent with ***');
  await worker.stop();
});

test('it fails with no secret in its reason', async () => {
  const { worker, clock, start, ask, store, secrets } = await workerRig(() => {
    throw new Error('535 hunter22 refused', { cause: new Error('hunter22') });
  });
  await put(secrets, 'hunter22');
  await start();
  const { runId } = await ask({ jobId: 'mails', task });
  await clock.advance(2_000);
  expect(store.run(runId)?.reason).toBe('Error: 535 *** refused');
  expect(JSON.stringify(await store.archive.log(runId, 0, 99))).not.toContain('hunter22');
  await worker.stop();
});

test('it fails with no part of a secret where its reason was cut', async () => {
  const { worker, clock, start, ask, store, secrets } = await workerRig(() => {
    throw new Error(`${'x'.repeat(485)}hunter22 refused`);
  });
  await put(secrets, 'hunter22');
  await start();
  const { runId } = await ask({ jobId: 'mails', task });
  await clock.advance(2_000);
  expect(store.run(runId)?.reason).toBe(`Error: ${'x'.repeat(485)}***…`);
  await worker.stop();
});

test('it fails by name where there is none, or another key has sealed it, and calls nobody', async () => {
  const called: unknown[] = [];
  const { worker, clock, start, ask, store, secrets } = await workerRig(() => void called.push(1));
  await start();
  const missing = await ask({ jobId: 'missing', task });
  await clock.advance(2_000);
  expect(store.run(missing.runId)).toMatchObject({
    ...{ state: 'failed', reason: 'secret-missing: there is no secret smtp' },
  });
  await put(secrets.beside('another key'), 'hunter22');
  const unreadable = await ask({ jobId: 'unreadable', task });
  await clock.advance(2_000);
  expect(store.run(unreadable.runId)?.reason).toBe(
    'secret-unreadable: smtp: it was sealed with the key another key, and this process has a key',
  );
  expect(called).toEqual([]);
  await worker.stop();
});

test('it waits while ZooKeeper cannot be asked', async () => {
  const { worker, clock, start, ask, store, secrets } = await workerRig(() => {});
  await put(secrets, 'hunter22');
  const away = new CoordinationFault('COORD_TIMEOUT', 'away', { retryable: true });
  const reveal = secrets.reveal.bind(secrets);
  secrets.reveal = () => Promise.reject(away);
  await start();
  const { runId } = await ask({ jobId: 'mails', task });
  await clock.advance(1_000);
  expect(store.run(runId)?.state).not.toBe('failed');
  secrets.reveal = reveal;
  await clock.advance(10_000);
  expect(store.run(runId)?.state).toBe('succeeded');
  await worker.stop();
});

test('that it was given is noted of each secret, and of none that it was not given', async () => {
  const { worker, clock, start, ask, secrets, secretUses } = await workerRig(() => {});
  await put(secrets, 'hunter22');
  await start();
  await ask({ jobId: 'mails', task });
  await clock.advance(2_000);
  await ask({ jobId: 'missing', task: { ...task, input: '${secret.missing}' } });
  await clock.advance(2_000);
  expect([...(await secretUses.lastOf(['smtp', 'missing'])).keys()]).toEqual(['smtp']);
  await worker.stop();
});
