import { expect, it, vi } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says } = usePage();

const since = '2026-11-22T02:00:00.000Z';
const cluster = answers['/api/v1/cluster'] as Record<string, object>;
const redisAway = { ...cluster, redis: { state: 'suspended', since } };
const zookeeperAway = {
  ...cluster,
  staleSince: since,
  zookeeper: { state: 'suspended', since },
};

/** What a button of the page says of why it cannot be pressed. */
function hindranceOf(name: RegExp): string | undefined {
  const found = [...document.querySelectorAll('button')].find((button) =>
    name.test(button.textContent ?? ''),
  );
  return found?.disabled === true ? found.title : undefined;
}

it.each([
  '/',
  '/jobs',
  '/jobs/heartbeat',
  '/runs',
  '/not-run',
  '/cluster',
  '/locks',
  '/secrets',
  '/jobs/new',
])('%s says that Redis is away, and is not live', async (path) => {
  open(path, { '/api/v1/cluster': redisAway });
  await says(/Redis cannot be asked/);
  expect(document.querySelector('output[data-state]')?.textContent).toMatch(/Stale since/);
});

it('what comes from Redis counts no further once it is away, and its colours go', async () => {
  open('/', {});
  await says(/Nothing is late/);
  open('/', { '/api/v1/cluster': redisAway });
  await says(/Nothing was late at/);
  await says(/\(then\)/);
  expect(document.body.textContent).not.toMatch(/Nothing is late/);
});

it('what needs Redis is off while it is away, and what needs ZooKeeper is not', async () => {
  open('/jobs/heartbeat', { '/api/v1/cluster': redisAway });
  await says(/Redis cannot be asked/);
  expect(hindranceOf(/Run now/)).toMatch(/Redis cannot be asked/);
  expect(hindranceOf(/Delete/)).toBeUndefined();
});

it('what needs ZooKeeper is off while that is away, and what needs Redis is not', async () => {
  open('/jobs/heartbeat', { '/api/v1/cluster': zookeeperAway });
  await says(/ZooKeeper cannot be asked/);
  expect(hindranceOf(/Delete/)).toMatch(/ZooKeeper cannot be asked/);
  expect(hindranceOf(/Run now/)).toBeUndefined();
  open('/cluster', { '/api/v1/cluster': zookeeperAway });
  await says(/ZooKeeper cannot be asked/);
  expect(hindranceOf(/Step down/)).toMatch(/ZooKeeper cannot be asked/);
});

it('a page whose server is gone leads to the nodes that lived', async () => {
  const [node] = (answers['/api/v1/cluster'] as { nodes: [object] }).nodes;
  const other = { ...node, nodeId: 'node-b', apiUrl: 'http://10.0.0.2:8080' };
  open('/runs', { '/api/v1/cluster': { ...cluster, nodes: [node, other] } });
  await says(/exit code 3|Failed/);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
  await says(/The server cannot be reached/);
  await says(/Nodes that lived then/);
  const link = [...document.querySelectorAll('[role="status"] a')].map((a) =>
    a.getAttribute('href'),
  );
  expect(link.map((href) => new URL(href ?? '').origin)).toEqual(['http://10.0.0.2:8080']);
});
