import { expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, address } = usePage();

/** The places that the navigation says one is at; the button for further places counts as one on a phone. */
const here = () => [...document.querySelectorAll('nav [aria-current]')].map((at) => at.textContent);

it.each([
  ['/', ['Overview']],
  ['/jobs/heartbeat', ['Jobs']],
  ['/queues', ['Queues', 'More']],
  ['/queues/default', ['Queues', 'More']],
  ['/workers/w-1', ['Queues', 'More']],
  ['/not-run', ['Not run', 'More']],
] as const)('the navigation says where one is at %s', async (path, places) => {
  open(path, {});
  await until(() => expect(here()).toEqual(places));
});

it('a job that is called as the page that defines one has a page of its own', async () => {
  const called = { ...job, id: 'new', description: 'Called new' };
  open('/jobs', {
    '/api/v1/jobs': { items: [called], total: 1 },
    '/api/v1/jobs/new': called,
    '/api/v1/jobs/new/joins': { items: [] },
  });
  const link = await until(() => {
    const found = [...document.querySelectorAll('a')].find(({ text }) => text === 'new');
    expect(found?.getAttribute('href')).toBe('/jobs/~new');
    return found;
  });
  link?.click();
  await until(() => expect(document.querySelector('h1')?.textContent).toBe('new'));
  expect(address()).toBe('/jobs/~new');
  await says(/Every 5 minutes/);
});
