import { expect, it, vi } from 'vitest';
import { phraseField, reasonField, until, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, press, type, sent } = usePage();

const path = '/api/v1/cluster/elections';
const newest = { epoch: 7, nodeId: 'node-b', from: '2026-11-22T01:00:09.000Z' };
const oldest = {
  ...{ epoch: 3, nodeId: 'node-a', from: '2026-11-22T01:00:00.000Z' },
  ...{ to: '2026-11-22T01:00:09.000Z', endedBecause: 'vanished' },
};
const gaps = () => [...document.querySelectorAll('[data-label="Without a leader before"]')];

it.each(['/', '/cluster'])(
  'on %s it is not known how long nobody led before a term that says nothing of it, but for the first',
  async (page) => {
    open(page, { [path]: { items: [newest, oldest] } });
    await says(/first term/);
    expect(gaps().map(({ textContent }) => textContent)).toEqual(['not known', 'first term']);
  },
);

it('the last term of a page that goes on is not the first', async () => {
  open('/cluster', { [path]: { items: [newest, oldest], cursor: 'more' } });
  await says(/not known/);
  expect(document.body.textContent).not.toMatch(/first term/);
});

it('a node that says of itself that it leads, and was not elected, is told of', async () => {
  const [leader] = (answers['/api/v1/nodes'] as { items: object[] }).items;
  const other = { ...leader, nodeId: 'node-b', role: 'follower' };
  open('/cluster', {
    '/api/v1/nodes': {
      items: [
        { ...leader, leads: 41 },
        { ...other, leads: 40 },
      ],
      total: 2,
    },
  });
  await says(/node-b.*Follower.*says itself that it leads, in term 40/);
  expect(document.body.textContent).not.toMatch(/in term 41/);
});

it('the leader is made to step down once it was said why, and which node is meant', async () => {
  open('/cluster', {}, { '/api/v1/cluster/step-down': [{ nodeId: 'node-a' }] });
  await press('Step down…');
  await says(/node-a finishes its batch, gives up the lead/);
  const confirm = () => press('Step down');
  await type(reasonField, 'its machine is patched');
  await confirm();
  await says(/That is not node-a/);
  expect(sent()).toEqual([]);
  await type(phraseField, 'node-a');
  await confirm();
  await until(() =>
    expect(sent()).toEqual([
      { path: '/api/v1/cluster/step-down', body: { reason: 'its machine is patched' } },
    ]),
  );
});

it('a term that somebody ended says who and why', async () => {
  const steppedDown = { by: 'browser at 10.0.0.7', reason: 'its machine is patched' };
  const ended = { ...oldest, endedBecause: 'stepped-down', steppedDown };
  open('/cluster', { [path]: { items: [newest, ended] } });
  await says(/Stepped down on request.*its machine is patched · .*10\.0\.0\.7/);
});

it('each node tells of its session with ZooKeeper, and of one from before it is said that it does not', async () => {
  const [node] = (answers['/api/v1/nodes'] as { items: object[] }).items;
  const { session: _, ...older } = node as { session?: unknown; nodeId: string };
  open('/cluster', {
    '/api/v1/nodes': { items: [node, { ...older, nodeId: 'node-old', role: 'follower' }] },
  });
  await says(/node-old/);
  const cells = [...document.querySelectorAll('[data-label="ZooKeeper session"]')];
  const [told, untold] = cells.map(({ textContent }) => textContent);
  expect(told).toMatch(/0x100…000a outlives 10s of silence.*zk-1:2181.*for /);
  expect(untold).toBe('not told');
  expect(cells[0]?.querySelector('code')?.title).toBe('0x10004b1f3c20000a');
});
