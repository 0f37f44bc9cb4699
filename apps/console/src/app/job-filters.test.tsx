import { expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answerOf, answers } from '../fixtures/stub-server.ts';

const { open, says, press, type } = usePage();

/** What the list of jobs is asked with, newest last; `pages` by cursor. */
function asked(pages: Record<string, unknown> = {}): string[] {
  const queries: string[] = [];
  const fetchBefore = globalThis.fetch;
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    const { pathname, search, searchParams } = new URL(String(input), 'http://localhost');
    if (pathname !== '/api/v1/jobs') return fetchBefore(input, init);
    queries.push(search);
    return answerOf(pages[searchParams.get('cursor') ?? ''] ?? answers['/api/v1/jobs']);
  });
  return queries;
}

it('asks for what the address bar says', async () => {
  open('/jobs?health=failing&queue=mail&sort=-updated', {});
  const queries = asked();
  await says('heartbeat');
  await until(() => expect(queries.at(-1)).toContain('queue=mail'));
  expect(queries.at(-1)).toContain('health=failing');
  expect(queries.at(-1)).toContain('sort=-updated');
  expect(document.querySelector<HTMLInputElement>('[aria-label="Queue"]')?.value).toBe('mail');
});

it('asks for nothing that the screen does not know, as what a mail program adds to an address', async () => {
  open('/jobs?lang=en&utm_source=mail&sort=id', { '/api/v1/jobs': { items: [], total: 0 } });
  const queries = asked({ '': { items: [], total: 0 } });
  await says(/No jobs/);
  await until(() => expect(queries.at(-1)).toContain('sort=id'));
  expect(queries.at(-1)).not.toMatch(/lang|utm/);
  expect(document.body.textContent).not.toMatch(/No job matches/);
});

it('has filters by name for whoever wants them', async () => {
  open('/jobs', {});
  const queries = asked();
  await says('heartbeat');
  await press('More filters');
  await type('[aria-label="Handler"]', 'noop');
  await until(() => expect(queries.at(-1)).toContain('handler=noop'));
  await press('Fewer filters');
  await until(() => expect(queries.at(-1)).not.toContain('handler'));
});

it('goes on past the first page', async () => {
  const { items } = answers['/api/v1/jobs'] as { items: { id: string }[] };
  open('/jobs', {});
  asked({
    '': { items: [items[0]], total: 2, cursor: 'next' },
    next: { items: [{ ...items[0], id: 'the-last-one' }], total: 2 },
  });
  await says('2 jobs');
  await press('Load more');
  await says('the-last-one');
});
