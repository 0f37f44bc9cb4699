import assert from 'node:assert/strict';
import type { NodeInfo, WorkerInfo } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsemblePorts } from '../ensemble-ports.ts';
import { nowText, pair } from './scene.ts';

/** What registration promises. */
export const membershipFacts = factsOf<EnsemblePorts>({
  'who is registered is seen with what it says now, until it leaves': shows,
  'the living are told by their ids, nodes apart from workers': ordersById,
  'one worker is found by its id, and by nothing else': findsOne,
  'a page of the living has no more than was asked for, and says how to go on': pages,
  'who was outlasted is among the living no more until it is back': falls,
  'who registers while it is cut off is seen when it is back': registersLater,
  'who lost its session is registered again in the next': comesBack,
});

const common = { host: 'host', pid: 1, startedAt: nowText };
const node = (nodeId: string, version = '1'): NodeInfo => {
  return { ...common, nodeId, version, apiUrl: 'http://127.0.0.1:7070' };
};
const worker = (workerId: string): WorkerInfo => {
  const work = { queues: ['default'], handlers: [], concurrency: 1, scripts: false };
  return { ...common, ...work, workerId, version: '1' };
};

async function shows(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const registration = await a.membership.registerNode(node('a', 'old'));
  assert.deepEqual(await b.membership.nodes(), [node('a', 'old')]);
  await registration.update(node('a', 'new'));
  assert.deepEqual(await b.membership.nodes(), [node('a', 'new')]);
  await registration.close();
  assert.deepEqual(await b.membership.nodes(), []);
  await registration.close();
  const again = await a.membership.registerNode(node('a', 'again'));
  assert.deepEqual(await b.membership.nodes(), [node('a', 'again')]);
  await again.close();
}

async function ordersById(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  await b.membership.registerNode(node('b'));
  await a.membership.registerNode(node('a'));
  await a.membership.registerWorker(worker('w2'));
  await b.membership.registerWorker(worker('w1'));
  assert.deepEqual(await a.membership.nodes(), [node('a'), node('b')]);
  assert.deepEqual(await a.membership.workers(), [worker('w1'), worker('w2')]);
}

async function findsOne(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const leaving = await a.membership.registerWorker(worker('w1'));
  await a.membership.registerWorker(worker('w2'));
  assert.deepEqual(await b.membership.worker('w1'), worker('w1'));
  for (const id of [
    'w',
    'w3',
    '',
    '.',
    '..',
    '/',
    '../nodes',
    'w1/',
    '\0',
    '\ud800',
    'w'.repeat(9_000),
  ]) {
    assert.equal(await b.membership.worker(id), undefined, JSON.stringify(id).slice(0, 20));
  }
  await leaving.close();
  assert.equal(await b.membership.worker('w1'), undefined);
}

async function pages(ensemble: EnsemblePorts): Promise<void> {
  const { membership } = await ensemble.member();
  for (const id of ['c', 'a', 'd', 'b']) {
    await membership.registerNode(node(id));
    await membership.registerWorker(worker(id));
  }
  const first = await membership.nodePage({ limit: 3 });
  assert.deepEqual(first, { items: ['a', 'b', 'c'].map((id) => node(id)), total: 4, next: 'c' });
  const rest = await membership.workerPage({ limit: 3, after: 'c' });
  assert.deepEqual(rest, { items: [worker('d')], total: 4 });
  assert.deepEqual((await membership.workerPage({ limit: 2, after: 'bb' })).items.length, 2);
  assert.deepEqual(await membership.nodePage({ limit: 3, after: 'z' }), { items: [], total: 4 });
}

async function comesBack(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const registration = await a.membership.registerNode(node('a'));
  const left = await a.membership.registerNode(node('left'));
  await left.close();
  await ensemble.expire(a);
  await eventually('it is back', async () => (await b.membership.nodes()).length === 1);
  assert.deepEqual(await b.membership.nodes(), [node('a')]);
  await registration.close();
  assert.deepEqual(await b.membership.nodes(), []);
}

async function falls(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const registration = await a.membership.registerNode(node('a', 'old'));
  await ensemble.cutOff(a);
  assert.equal((await b.membership.nodes()).length, 1);
  await ensemble.outlast(a);
  assert.deepEqual(await b.membership.nodes(), []);
  await assert.rejects(registration.update(node('a', 'new')), { retryable: true });
  await ensemble.reach(a);
  await eventually('it is back', async () => (await b.membership.nodes()).length === 1);
  assert.deepEqual(await b.membership.nodes(), [node('a', 'new')]);
}

async function registersLater(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  await ensemble.cutOff(a);
  await a.membership.registerNode(node('a'));
  assert.deepEqual(await b.membership.nodes(), []);
  await ensemble.reach(a);
  await eventually('it is seen', async () => (await b.membership.nodes()).length === 1);
}
