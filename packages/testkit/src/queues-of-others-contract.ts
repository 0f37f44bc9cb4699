import assert from 'node:assert/strict';
import type {
  JobForOthers,
  JobOfOthers,
  NewsOfOthers,
  QueueOfOthers,
  QueuesOfOthers,
} from '@escapement/core';
import { factsOf } from './contract-fact.ts';
import { eventually } from './eventually.ts';

/** The queues, and the hands of somebody's worker at one of them. */
export interface OthersPorts {
  readonly queues: QueuesOfOthers;
  /** Begins what is next in the queue; answers its id, its name and its data. */
  begin(where: QueueOfOthers): Promise<{ jobId: string; name: string; data: unknown } | undefined>;
  complete(where: QueueOfOthers, jobId: string, returned: unknown): Promise<void>;
  fail(where: QueueOfOthers, jobId: string, reason: string): Promise<void>;
  progress(where: QueueOfOthers, jobId: string, progress: number): Promise<void>;
  /** What the queue shows as over. */
  shownOver(where: QueueOfOthers): Promise<readonly string[]>;
}

/** What we promise of queues that are somebody else's. Each fact uses a queue of its own. */
export const queuesOfOthersContract = factsOf<OthersPorts>({
  'a job is put once, however often it is said, and its worker gets what was put': putsOnce,
  'what its worker makes of it is seen, and rings': seesOutcomes,
  'a failure is seen with its reason': seesFailure,
  'what has not begun is taken out, and what has begun is left to its worker': takesOut,
  'what an attempt before left at work is taken up, and nothing is put beside it': takesUp,
  'what was taken up stays it, though it has ended meanwhile': staysTakenUp,
  'what an attempt before left over is no hindrance': putsAnew,
  'what is forgotten is shown no more, and found by its id': forgets,
  'what is forgotten is not put again': putsForgottenOnce,
  'a queue in which jobs wait that nobody comes for is known': knowsUnserved,
  'a queue of our own is refused': refusesOurs,
});

const options = {};
const job = (jobId: string, more: Partial<JobForOthers> = {}): JobForOthers => ({
  ...{ jobId, name: 'mail', data: '{"to":"bob"}', options },
  ...more,
});
const at = (queue: string): QueueOfOthers => ({ prefix: 'theirs', queue });

async function begun({ begin }: OthersPorts, where: QueueOfOthers): Promise<string> {
  const next = await begin(where);
  assert.ok(next !== undefined, 'there is something to be done');
  return next.jobId;
}

async function putsOnce(ports: OthersPorts): Promise<void> {
  const where = at('once');
  const first = await ports.queues.put(where, job('a@1'));
  assert.deepEqual(first, { kind: 'put', jobId: 'a@1', isNew: true });
  const again = await ports.queues.put(where, job('a@1', { name: 'other' }));
  assert.deepEqual(again, { kind: 'put', jobId: 'a@1', isNew: false });
  assert.deepEqual(await ports.queues.look(where, 'a@1'), { kind: 'waiting' });
  const next = await ports.begin(where);
  assert.deepEqual(next, { jobId: 'a@1', name: 'mail', data: { to: 'bob' } });
  assert.equal(await ports.begin(where), undefined);
}

async function seesOutcomes(ports: OthersPorts): Promise<void> {
  const where = at('outcomes');
  const news: NewsOfOthers[] = [];
  const deafen = ports.queues.listen(where, (each) => news.push(each));
  await ports.queues.put(where, job('a@1'));
  const id = await begun(ports, where);
  await ports.progress(where, id, 40);
  const kind = 'at-work';
  assert.deepEqual(await ports.queues.look(where, id), { kind, progress: '40' });
  await ports.complete(where, id, { sent: 3 });
  assert.deepEqual(withoutLines(await ports.queues.look(where, id)), {
    ...{ kind: 'completed', returned: '{"sent":3}' },
  });
  await eventually('its end has rung', () => news.some(({ over }) => over?.kind === 'completed'));
  deafen();
  assert.deepEqual([...new Set(news.map(({ jobId }) => jobId))], [id]);
}

async function seesFailure(ports: OthersPorts): Promise<void> {
  const where = at('failures');
  await ports.queues.put(where, job('a@1'));
  const id = await begun(ports, where);
  await ports.fail(where, id, 'no such address');
  const state = await ports.queues.look(where, id);
  assert.equal(state.kind === 'failed' && state.reason, 'no such address');
}

async function takesOut(ports: OthersPorts): Promise<void> {
  const where = at('taking-out');
  await ports.queues.put(where, job('a@1'));
  await ports.queues.put(where, job('a@2'));
  const id = await begun(ports, where);
  assert.equal(id, 'a@1');
  assert.equal(await ports.queues.takeOut(where, 'a@1'), 'at-work');
  assert.equal(await ports.queues.takeOut(where, 'a@2'), 'taken-out');
  assert.equal(await ports.queues.takeOut(where, 'a@2'), 'gone');
  assert.deepEqual(await ports.queues.look(where, 'a@2'), { kind: 'gone' });
  assert.equal(await ports.begin(where), undefined);
  await ports.complete(where, id, null);
  assert.equal(await ports.queues.takeOut(where, 'a@1'), 'over');
}

async function takesUp(ports: OthersPorts): Promise<void> {
  const where = at('taking-up');
  await ports.queues.put(where, job('a@1'));
  await begun(ports, where);
  const later = await ports.queues.put(where, job('a@1.2', { earlierId: 'a@1' }));
  assert.deepEqual(later, { kind: 'put', jobId: 'a@1', isNew: false });
  assert.equal(await ports.begin(where), undefined);
}

async function staysTakenUp(ports: OthersPorts): Promise<void> {
  const where = at('taken-up');
  await ports.queues.put(where, job('a@1'));
  const id = await begun(ports, where);
  const later = job('a@1.2', { earlierId: 'a@1' });
  await ports.queues.put(where, later);
  await ports.complete(where, id, 1);
  const again = await ports.queues.put(where, later);
  assert.deepEqual(again, { kind: 'put', jobId: 'a@1', isNew: false });
}

async function putsAnew(ports: OthersPorts): Promise<void> {
  const where = at('anew');
  await ports.queues.put(where, job('a@1'));
  await ports.fail(where, await begun(ports, where), 'no such address');
  const later = await ports.queues.put(where, job('a@1.2', { earlierId: 'a@1' }));
  assert.deepEqual(later, { kind: 'put', jobId: 'a@1.2', isNew: true });
}

async function forgets(ports: OthersPorts): Promise<void> {
  const where = at('forgetting');
  await ports.queues.put(where, job('a@1'));
  const id = await begun(ports, where);
  await ports.queues.forget(where, id);
  assert.equal((await ports.queues.look(where, id)).kind, 'at-work');
  await ports.complete(where, id, 7);
  assert.deepEqual(await ports.shownOver(where), [id]);
  await ports.queues.forget(where, id);
  assert.deepEqual(await ports.shownOver(where), []);
  const state = withoutLines(await ports.queues.look(where, id));
  assert.deepEqual(state, { kind: 'completed', returned: '7' });
}

async function putsForgottenOnce(ports: OthersPorts): Promise<void> {
  const where = at('forgotten');
  await ports.queues.put(where, job('a@1'));
  const id = await begun(ports, where);
  await ports.complete(where, id, 7);
  await ports.queues.forget(where, id);
  assert.deepEqual(await ports.queues.put(where, job(id)), {
    ...{ kind: 'put', jobId: id, isNew: false },
  });
  assert.equal(await ports.begin(where), undefined);
}

async function knowsUnserved(ports: OthersPorts): Promise<void> {
  const where = at('unserved');
  const isUnserved = () => ports.queues.isUnserved(where);
  assert.equal(await isUnserved(), false);
  await ports.queues.put(where, job('a@1'));
  assert.equal(await isUnserved(), true);
  assert.equal(await ports.queues.isUnserved(at('another')), false);
  const id = await begun(ports, where);
  await ports.queues.put(where, job('a@2'));
  assert.equal(await isUnserved(), false);
  await ports.queues.takeOut(where, 'a@2');
  await ports.complete(where, id, 7);
  assert.equal(await isUnserved(), false);
}

async function refusesOurs({ queues }: OthersPorts): Promise<void> {
  assert(!queues.isOurs({ prefix: 'bull', queue: 'default' }));
  for (const prefix of ['{esc}', '{esc}:-record']) {
    assert(queues.isOurs({ prefix, queue: 'default' }));
    assert.deepEqual(await queues.put({ prefix, queue: 'default' }, job('a@1')), { kind: 'ours' });
  }
}

function withoutLines(state: JobOfOthers): object {
  const { lines: _, ...rest } = state as JobOfOthers & { lines?: unknown };
  return rest;
}
