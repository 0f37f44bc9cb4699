import { beforeAll, describe, expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';

vi.setConfig({ testTimeout: 50_000 });

const { open, says } = usePage();

/** The places of rows that are not there yet, as they come into the page. */
function placesHeld(): () => number {
  let held = 0;
  const count = () => {
    held += document.querySelectorAll('main tbody .mantine-Skeleton-root').length;
  };
  new MutationObserver(count).observe(document.body, { childList: true, subtree: true });
  return () => held;
}

const screens = [
  ['/', /heartbeat/],
  ['/jobs?q=beat', /Every 5 minutes/],
  ['/jobs/heartbeat', /Every 5 minutes/],
  ['/runs', /heartbeat/],
  ['/runs?state=failed', /heartbeat/],
] as const;

describe('a screen whose code is there', () => {
  // The first time takes as long as it takes to compile.
  beforeAll(async () => {
    await Promise.all([
      import('../pages/jobs/jobs-page.tsx'),
      import('../pages/job/job-page.tsx'),
      import('../pages/runs/runs-page.tsx'),
    ]);
  });

  it.each(screens)('is drawn once and with its rows: %s', async (path, words) => {
    open('/cluster', {});
    await says(/node-a/);
    const held = placesHeld();
    open(path, {});
    await says(words);
    await until(() => expect(document.querySelector('main tbody tr')).not.toBeNull());
    expect(held()).toBe(0);
  });

  it('is drawn without them while the answer is awaited', async () => {
    open('/jobs', {});
    const answering = globalThis.fetch;
    const never = new Promise<never>(() => undefined);
    vi.stubGlobal('fetch', (input: string, init?: RequestInit) =>
      input.startsWith('/api/v1/jobs') ? never : answering(input, init),
    );
    await until(() =>
      expect(document.querySelector('main tbody .mantine-Skeleton-root')).not.toBeNull(),
    );
  });
});
