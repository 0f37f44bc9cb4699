import { describe, expect, it, vi } from 'vitest';
import { listAsked } from '../fixtures/list-asked.ts';
import { phraseField, reasonField, until, usePage } from '../fixtures/page-in-use.tsx';
import { job, missing } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, press, says, sent, type } = usePage();

const of = (id: string, more: object = {}) => ({ ...job, id, ...more });
const paused = { state: 'paused', paused: { since: '2026-11-22T01:06:00.000Z', reason: 'moves' } };
const torn = { id: 'torn', state: 'broken', problem: 'not JSON' };
const rows = [of('a'), of('b', paused), of('c'), torn];
const list = (items: object[], total = items.length) => ({ '/api/v1/jobs': { items, total } });
const posted = (id: string, act: string) => `/api/v1/jobs/${id}/${act}`;

/** Ticks the boxes of rows, or that of the head. */
async function tick(...labels: readonly string[]): Promise<void> {
  for (const label of labels) {
    const box = await until(() => {
      const found = document.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`);
      expect(found).not.toBeNull();
      return found;
    });
    box?.click();
  }
}
const every = 'Select all that are shown';
const each = (...ids: readonly string[]) => ids.map((id) => `Select ${id}`);
const boxes = () =>
  [...document.querySelectorAll<HTMLInputElement>('tbody input[type="checkbox"]')].map(
    ({ checked }) => checked,
  );
const paths = () => sent().map(({ path }) => path);

/** Says why, and presses the button of the question. */
async function pauseNow(name: RegExp): Promise<void> {
  // The dialog gives its focus to the field a moment after it is there, and nothing that is done before keeps it.
  await until(() => expect(document.activeElement?.matches(reasonField)).toBe(true));
  await type(reasonField, 'hall moves');
  await press(name);
}

describe('jobs that are selected', () => {
  it('are counted, by the boxes of their rows or by that of the head', async () => {
    open('/jobs', list(rows));
    await tick(...each('a', 'c'));
    await says(/2 selected/);
    const head = document.querySelector<HTMLInputElement>(`input[aria-label="${every}"]`);
    expect(head?.indeterminate).toBe(true);
    await tick(every);
    await says(/4 selected/);
    await tick(every);
    await until(() => expect(document.body.textContent).not.toMatch(/selected/));
  });

  it('stay so while the list is asked again, and are so no more under another filter', async () => {
    open('/jobs', list(rows));
    const asked = listAsked('/api/v1/jobs', { '': { items: rows, total: 4 } });
    await tick(...each('a'));
    await until(() => expect(asked.length).toBeGreaterThan(1));
    expect(boxes()).toEqual([true, false, false, false]);
    await type('main input', 'x');
    await until(() => expect(asked.at(-1)).toMatchObject({ q: 'x' }));
    await until(() => expect(boxes()).toEqual([false, false, false, false]));
  });

  it('may be all that match, which are read by the pages of the list with the filter in force', async () => {
    open('/jobs?tag=ops', {});
    const asked = listAsked('/api/v1/jobs', {
      '': { items: [of('a'), of('b')], total: 3, cursor: 'b' },
      b: { items: [of('c')], total: 3 },
    });
    await tick(...each('a'));
    await press('Select all 3 that match');
    await says(/3 selected/);
    expect(asked.slice(-9)).toEqual(
      expect.arrayContaining([
        { tag: 'ops', limit: '200' },
        { tag: 'ops', limit: '200', cursor: 'b' },
      ]),
    );
  });

  it('are a thousand at the most, which is said', async () => {
    open('/jobs', {});
    const many = Array.from({ length: 1_000 }, (_, n) => of(`job-${n}`));
    listAsked('/api/v1/jobs', { '': { items: many.slice(0, 2), total: 1_284 } });
    await tick(...each('job-0'));
    listAsked('/api/v1/jobs', { '': { items: many, total: 1_284, cursor: 'more' } });
    await press('Select the first 1000 of the 1284 that match');
    await says(/1000 selected/);
    await says(/No more than 1000 go at once; 1284 match\./);
  });
});

describe('an act on many jobs', () => {
  it('says first what it changes and what it does not, and then does that', async () => {
    open('/jobs', list(rows));
    await tick(every);
    await press('Pause…');
    await says(/2 jobs are paused: their staged runs are taken back/);
    await says(/1 is paused already, and stays as it is/);
    await says(/1 has a definition that is broken, and is left out/);
    await says(/closing the tab ends it/);
    await press(/^Pause 2 jobs$/);
    await says(/Say why, for whoever finds it paused/);
    expect(sent()).toEqual([]);
    await pauseNow(/^Pause 2 jobs$/);
    await says(/2 jobs are paused\./);
    const body = { reason: 'hall moves', ifVersion: 4 };
    expect(sent()).toEqual(['a', 'c'].map((id) => ({ path: posted(id, 'pause'), body })));
    await press(/^Close$/);
    await until(() => expect(document.body.textContent).not.toMatch(/selected/));
  });

  it('tells what failed for which job, and tries those again alone', async () => {
    const c = '/api/v1/jobs/c';
    open(
      '/jobs',
      { ...list(rows), [c]: of('c', { version: 8 }) },
      {
        [posted('c', 'pause')]: [missing('JOB_NOT_FOUND'), {}],
      },
    );
    await tick(...each('a', 'c'));
    await press('Pause…');
    await pauseNow(/^Pause 2 jobs$/);
    await says(/1 job is paused\.With 1 it failed:/);
    // It is read from there on, and not from the button below all that failed.
    await until(() =>
      expect(document.activeElement?.textContent).toBe('1 job is paused.With 1 it failed:'),
    );
    const [note, ...others] = [...document.querySelectorAll('[role="dialog"] li')];
    expect(note?.textContent).toMatch(/^c.*There is no such job.*JOB_NOT_FOUND/);
    expect(others).toEqual([]);
    await press('Try the failed one again');
    await says(/2 jobs are paused\./);
    expect(paths()).toEqual(['a', 'c', 'c'].map((id) => posted(id, 'pause')));
    expect(sent().at(-1)?.body).toEqual({ reason: 'hall moves', ifVersion: 8 });
  });

  it('is nothing where all is so already', async () => {
    open('/jobs', list(rows));
    await tick(...each('b'));
    await press('Pause…');
    await says(/there is nothing to change/);
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('[role="dialog"] button')];
    expect(buttons.find(({ textContent }) => textContent === 'Pause 0 jobs')?.disabled).toBe(true);
  });

  it('resumes only what is paused, and asks for no reason', async () => {
    open('/jobs', list(rows));
    await tick(every);
    await press('Resume…');
    await says(/2 are not paused, and stay as they are/);
    await press(/^Resume 1 job$/);
    await says(/1 job fires again\./);
    expect(sent()).toEqual([{ path: posted('b', 'resume'), body: { ifVersion: 4 } }]);
  });

  it('runs what is whole, each under a key of its own', async () => {
    open('/jobs', list(rows));
    const keys: (string | null)[] = [];
    const before = globalThis.fetch;
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const key = new Headers(init?.headers).get('idempotency-key');
      if (init?.method === 'POST') keys.push(key);
      return before(input, init);
    });
    await tick(every);
    await press('Run now…');
    await press(/^Run 3 jobs now$/);
    await says(/Runs of 3 jobs have been queued\./);
    expect(paths()).toEqual(['a', 'b', 'c'].map((id) => posted(id, 'runs')));
    expect(new Set(keys.filter(Boolean)).size).toBe(3);
  });

  it('deletes the version that is known, and what is broken whatever stands, once the number is typed', async () => {
    const many = [...Array.from({ length: 20 }, (_, n) => of(`j${n}`)), torn];
    open('/jobs', list(many));
    await tick(every);
    await press('Delete…');
    await says(/The definitions of 21 jobs are removed.*This cannot be undone/);
    document.querySelector<HTMLElement>('input[value="cancel"]')?.click();
    await press(/^Delete 21 jobs$/);
    await says(/Type 21 to confirm/);
    expect(sent()).toEqual([]);
    await type(`${phraseField}:not([type="radio"])`, '21');
    await press(/^Delete 21 jobs$/);
    await says(/21 jobs have been deleted\./);
    expect(sent()).toHaveLength(21);
    expect(sent()[0]).toMatchObject({ method: 'DELETE', query: '?running=cancel' });
    await press(/^Close$/);
    await until(() => expect(document.body.textContent).not.toMatch(/selected/));
    expect(document.activeElement?.getAttribute('aria-label')).toBe(every);
  });

  it('leaves as it is what was not come to when somebody stopped', async () => {
    open('/jobs', list(Array.from({ length: 6 }, (_, n) => of(`j${n}`))));
    const answers: (() => void)[] = [];
    const before = globalThis.fetch;
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      if (init?.method === 'POST') await new Promise<void>((resolve) => answers.push(resolve));
      return before(input, init);
    });
    await tick(every);
    await press('Pause…');
    await pauseNow(/^Pause 6 jobs$/);
    await says(/0 of 6/);
    await until(() => expect(answers).toHaveLength(4));
    await press(/^Stop$/);
    await says(/Stopping/);
    for (const answer of answers) answer();
    await says(/4 jobs are paused\.2 were left as they are\./);
    expect(sent()).toHaveLength(4);
    await press(/^Close$/);
    await says(/2 selected/);
  });
});
