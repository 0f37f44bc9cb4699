import { expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';

vi.setConfig({ testTimeout: 50_000 });

const { open } = usePage();

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
