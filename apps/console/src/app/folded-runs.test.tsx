import { describe, expect, it, vi } from 'vitest';
import { listAsked } from '../fixtures/list-asked.ts';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers, job } from '../fixtures/stub-server.ts';
import { speak } from '../fixtures/text-in-use.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, press, address } = usePage();

interface Answered {
  readonly id: string;
}
const [like] = (answers['/api/v1/runs'] as { items: Answered[] }).items;
const overview = answers['/api/v1/overview'] as object;

/** A run of a job at a second of a minute. */
function runAt(second: number, jobId: string, change: object = {}): Answered {
  const two = String(second).padStart(2, '0');
  const fireTime = `2026-11-22T01:00:${two}.000Z`;
  const id = `${jobId}@20261122T0100${two}Z`;
  const state = 'succeeded';
  return { ...like, ...{ id, jobId, fireTime, dueTime: fireTime, state, ...change } };
}

/** A job that runs each second, and in its midst one that ran once; newest first. */
const ticks = Array.from({ length: 40 }, (_, i) => runAt(50 - i, 'tick'));
const runs = [...ticks.slice(0, 20), runAt(30, 'nightly'), ...ticks.slice(20)];

const rows = () => [...document.querySelectorAll('tbody tr')];
const toggle = () => document.querySelector('tbody button[aria-expanded]');
const isOpen = () => toggle()?.getAttribute('aria-expanded');

describe('a job that fills a list', () => {
  it('has one row in the list of runs and says how many there are, until it is unfolded', async () => {
    open('/runs', { '/api/v1/runs': { items: runs } });
    await says(/39 more of tick/);
    expect(rows()).toHaveLength(3);
    expect(rows().at(-1)?.textContent).toMatch(/nightly/);
    const found = toggle();
    await press('39 more of tick');
    await until(() => expect(rows()).toHaveLength(42));
    expect([isOpen(), address()]).toEqual(['true', '/runs?unfolded=tick']);
    // The same button, so that who pressed it by the keyboard still stands on it.
    expect(toggle()).toBe(found);
    await press('39 more of tick');
    await until(() => expect(rows()).toHaveLength(3));
    expect([isOpen(), address()]).toEqual(['false', '/runs']);
  });

  it('is left out on a word, beside what is left out already', async () => {
    open('/runs?exclude=noisy', { '/api/v1/runs': { items: runs } });
    await says(/leave tick out/);
    const link = [...document.querySelectorAll('a')].find(({ textContent }) =>
      textContent?.includes('leave tick out'),
    );
    link?.click();
    await until(() => expect(decodeURIComponent(address() ?? '')).toBe('/runs?exclude=noisy,tick'));
    const field = document.querySelector<HTMLInputElement>('input[type="search"]');
    await until(() => expect(field?.value).toBe('-job:noisy -job:tick'));
  });

  it('is unfolded where the address says so, and in Chinese', async () => {
    await speak('zh-CN');
    open('/runs?unfolded=tick', { '/api/v1/runs': { items: runs } });
    await says(/tick 的另外 39 条/);
    expect(rows()).toHaveLength(42);
    await speak('en');
  });

  it('says how its runs stand that do not stand as the one that is seen', async () => {
    const items = runs.map((run, i) => (i % 10 === 5 ? { ...run, state: 'failed' } : run));
    open('/runs', { '/api/v1/runs': { items } });
    await says(/Succeeded 35 · Failed 4/);
  });

  it('is shown in full to somebody who asks for it alone', async () => {
    open('/runs?job=tick', { '/api/v1/runs': { items: ticks } });
    await until(() => expect(rows()).toHaveLength(40));
    expect(toggle()).toBeNull();
  });

  it.each(['/queues/default', '/workers/w-1'])(
    'has one row among the latest runs at %s',
    async (path) => {
      open(path, { '/api/v1/runs': { items: runs } });
      await says(/39 more of tick/);
      await press('39 more of tick');
      await until(() => expect(address()).toBe(`${path}?unfolded=tick`));
      await until(() => expect(isOpen()).toBe('true'));
    },
  );

  it('leaves its places in the overview to others, in what comes and in what failed', async () => {
    const others = ['a', 'b', 'c'].map((job, i) => runAt(51 + i, job));
    const later = ticks.map((run) => ({ ...run, state: 'staged' })).reverse();
    open('/', {
      '/api/v1/overview': { ...overview, upcoming: [...later, ...others], failed: runs },
      '/api/v1/jobs': { items: [], total: 0 },
    });
    await until(() => expect(document.body.textContent?.match(/39 more of tick/g)).toHaveLength(2));
    const upcoming = document.querySelector('table')?.textContent ?? '';
    expect(upcoming).toMatch(/tick.*39 more of tick.*a.*b.*c/);
    expect(document.querySelector('section li + li')?.textContent).toMatch(/nightly/);
    await press('39 more of tick');
    await until(() => expect(address()).toBe('/?unfolded=tick'));
    await until(() => expect(document.querySelectorAll('section li')).toHaveLength(41));
  });
});

describe('what fires next', () => {
  it('is not called late where it is tried again, though its own time has passed', async () => {
    const again = runAt(1, 'nightly', { state: 'retrying', attempt: 1 });
    open('/', { '/api/v1/overview': { ...overview, upcoming: [again] } });
    await says(/Again soon/);
    expect(document.querySelector('table')?.textContent).not.toMatch(/late/);
  });
});

describe('what has come since somebody looks at the list of runs', () => {
  it.each(['/runs', '/jobs/tick'])(
    'waits at %s until it is asked for, so that no row moves, and those that are there follow',
    async (path) => {
      open(path, { '/api/v1/jobs/tick': { ...job, id: 'tick' } });
      const seen = [runAt(1, 'nightly', { state: 'running' })];
      const come = [runAt(9, 'tick'), runAt(8, 'tick')];
      const asked = listAsked('/api/v1/runs', { '': { items: seen } });
      const answer = globalThis.fetch;
      const list = { held: seen, later: [...come, ...seen] };
      vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
        const { pathname, searchParams } = new URL(String(input), 'http://localhost');
        const response = await answer(input, init);
        if (pathname !== '/api/v1/runs') return response;
        const items = searchParams.has('to') ? list.held : list.later;
        return new Response(JSON.stringify({ items }), response);
      });
      await says(/2 new – show/);
      expect(rows().map((row) => row.textContent)).toEqual([expect.stringMatching(/Running/)]);
      list.held = [runAt(1, 'nightly')];
      await until(() => expect(rows()[0]?.textContent).toMatch(/Succeeded/));
      const before = asked.findLast(({ to }) => to !== undefined)?.to ?? '';
      list.held = [...come, ...list.held];
      await press('2 new – show');
      await until(() => expect(rows()).toHaveLength(3));
      const after = asked.findLast(({ to }) => to !== undefined)?.to ?? '';
      expect(Date.parse(after)).toBeGreaterThan(Date.parse(before));
      expect(document.body.textContent).not.toMatch(/new – show/);
      expect(document.activeElement?.contains(document.querySelector('table'))).toBe(true);
    },
  );

  it('is shown at once where whoever looks has asked for it', async () => {
    const path = '/api/v1/jobs/tick/runs';
    const mine = runAt(9, 'tick', { state: 'running' });
    open('/jobs/tick', { '/api/v1/jobs/tick': { ...job, id: 'tick' } }, { [path]: [mine] });
    const answer = globalThis.fetch;
    let askedAt = Number.POSITIVE_INFINITY;
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const { pathname, searchParams } = new URL(String(input), 'http://localhost');
      const response = await answer(input, init);
      if (pathname === path) askedAt = Date.now();
      if (pathname !== '/api/v1/runs') return response;
      const isIn = Date.parse(searchParams.get('to') ?? '2100') > askedAt;
      const items = [...(isIn ? [mine] : []), runAt(1, 'nightly')];
      return new Response(JSON.stringify({ items }), response);
    });
    await until(() => expect(rows()).toHaveLength(1));
    await press(/^Run now$/);
    await says(/at once/);
    await press(/^Run now$/);
    await until(() => expect(rows()).toHaveLength(2));
    expect(rows()[0]?.textContent).toMatch(/Running/);
  });

  it('is shown at once where nothing was', async () => {
    open('/runs', {});
    const come = [runAt(9, 'tick')];
    const answer = globalThis.fetch;
    let isThere = false;
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const { pathname, searchParams } = new URL(String(input), 'http://localhost');
      if (pathname !== '/api/v1/runs') return answer(input, init);
      const isLater = searchParams.has('from');
      const items = isLater || isThere ? come : [];
      if (isLater) isThere = true;
      return new Response(JSON.stringify({ items }), {
        headers: { 'content-type': 'application/json' },
      });
    });
    await until(() => expect(rows()).toHaveLength(1));
  });

  it('is not held back from a list that is asked for what is to come, or has an end', async () => {
    for (const path of ['/runs?state=staged,running', '/runs?to=2026-11-23T00:00']) {
      open(path, {});
      const asked = listAsked('/api/v1/runs');
      await until(() => expect(asked.length).toBeGreaterThan(1));
      // How many there are is asked beside the list.
      const lists = asked.filter(({ total }) => total === undefined);
      expect(lists.filter(({ limit, from }) => limit !== '50' || from !== undefined)).toEqual([]);
      if (path.includes('staged')) expect(asked.at(-1)).not.toHaveProperty('to');
    }
  });
});
