import { afterEach, describe, expect, it, vi } from 'vitest';
import { demoJobs } from './demo-jobs.ts';
import { seedDemo } from './seed-demo.ts';

afterEach(() => vi.unstubAllGlobals());

/** A server on which these jobs stand already; answers what it was asked to create. */
async function created(standing: readonly string[]): Promise<readonly string[]> {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (init?.method === 'POST') {
      const { id } = JSON.parse(String(init.body)) as { readonly id: string };
      asked.push(id);
      return new Response('{}', { status: standing.includes(id) ? 409 : 201 });
    }
    const isThere = standing.some((id) => url.endsWith(`/api/v1/jobs/${id}`));
    return new Response('{}', { status: isThere ? 200 : 404 });
  });
  await seedDemo({ baseUrl: 'http://127.0.0.1:1', token: 't' });
  return asked;
}

describe('the demo jobs', () => {
  it('are created where there are none', async () => {
    expect(await created([])).toEqual(demoJobs.map(({ id }) => id));
  });

  it('are not asked for once more at the next start, which would leave refusals in the audit log', async () => {
    expect(await created(demoJobs.map(({ id }) => id))).toEqual([]);
  });
});
