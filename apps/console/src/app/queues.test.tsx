import { expect, it } from 'vitest';
import { phraseField, reasonField, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

const { open, sent, says, press, type } = usePage();

const workers = answers['/api/v1/workers'] as { items: object[] };
const halt = {
  reason: 'its machine goes',
  by: 'browser at 10.0.0.7',
  since: '2026-11-22T01:00:00.000Z',
};
const drained = (waitingFor: object[]) => ({
  '/api/v1/workers': { total: 1, items: [{ ...workers.items[0], drained: halt, waitingFor }] },
});

it('says how much waits, what no worker has, and who paused a queue why', async () => {
  open('/queues', {});
  await says('2 queues');
  await says('No worker of it has: bill');
  await says('nobody serves it');
  await says('the mail server moves');
});

it('says how many of how many are in hand, and how fast a queue may begin', async () => {
  open('/queues', {});
  await says(/2 of 20/);
  await says(/at most 90/i);
});

it('says that it does not know how much waits while Redis is away', async () => {
  const queue = { name: 'mail', jobCount: 1, workerIds: [], workerCount: 0, hands: 0, lacking: [] };
  open('/queues', { '/api/v1/queues': { total: 1, items: [queue] } });
  await says('not known');
});

it('pauses a queue for a reason, and not without one', async () => {
  open('/queues', {});
  await press(/^Pause$/);
  await says('Pause the queue default?');
  await press(/^Pause$/);
  await says('Say why');
  await type(reasonField, 'x');
  await press(/^Pause$/);
  await says('Say it in 2 characters or more');
  expect(sent()).toEqual([]);
  await type(reasonField, 'the database moves');
  await press(/^Pause$/);
  await says('The queue default is paused');
  const body = { reason: 'the database moves' };
  expect(sent()).toEqual([{ path: '/api/v1/queues/default/pause', body }]);
});

it('resumes a queue at once', async () => {
  open('/queues', {});
  await press(/^Resume$/);
  await says('mail takes runs again');
  expect(sent()).toEqual([{ path: '/api/v1/queues/mail/resume', body: undefined }]);
});

it('asks a worker to drain, and says what becomes of what it has', async () => {
  open('/queues', {});
  await press(/^Drain$/);
  await says('goes on with what it has in hand');
  await type(reasonField, 'its machine goes');
  await press(/^Drain$/);
  await says('That is not w-1');
  expect(sent()).toEqual([]);
  await type(phraseField, 'w-1');
  await press(/^Drain$/);
  await says('w-1 has been asked to drain');
  const body = { reason: 'its machine goes' };
  expect(sent()).toEqual([{ path: '/api/v1/workers/w-1/drain', body }]);
});

it.each([
  [[], 'Asked to drain'],
  [[{ code: 'DRAINING', detail: '2' }], 'Draining: 2 runs in hand'],
  [[{ code: 'DRAINED' }], 'Drained'],
])('of a worker that says %j it says %s', async (waitingFor, words) => {
  open('/queues', drained(waitingFor));
  await says(words);
  await says('its machine goes');
});
