import { describe, expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press } = usePage();

const [run] = (answers['/api/v1/runs'] as { items: [object] }).items;
const inState = (...states: readonly string[]) => ({
  '/api/v1/runs': { items: states.map((state, i) => ({ ...run, id: `heartbeat-${i}`, state })) },
});
const page = '/jobs/heartbeat';
const path = `/api/v1${page}`;
const pick = (value: string) =>
  until(() => {
    const radio = document.querySelector<HTMLInputElement>(`[role="dialog"] [value="${value}"]`);
    expect(radio).not.toBeNull();
    radio?.click();
  });

const deletions = () => sent().filter(({ method }) => method === 'DELETE');

describe('deleting a job in the list', () => {
  it('is said, though its row is gone by then', async () => {
    let items: readonly unknown[] = [answers[path]];
    open('/jobs', { '/api/v1/jobs': () => ({ items, total: items.length }) }, { [path]: [{}] });
    const menu = await until(() => {
      const found = document.querySelector<HTMLElement>('[aria-label="Actions for heartbeat"]');
      expect(found).not.toBeNull();
      return found;
    });
    menu?.click();
    await press(/^Delete$/);
    await says(/Its definition is removed/);
    items = [];
    const before = globalThis.fetch;
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      // Of what is asked again the list is answered first.
      if (String(input).includes('/api/v1/runs')) await says(/No jobs yet/);
      return before(input, init);
    });
    await press(/^Delete$/);
    await says(/heartbeat has been deleted/);
  });
});

describe('deleting a job on its page', () => {
  it('says what is under way and what waits, and leaves that to its end unless it is chosen', async () => {
    open(page, inState('running', 'running', 'blocked'), { [path]: [{}] });
    await press(/^Delete$/);
    await says(/2 runs of it are under way\.1 run waits and is taken back\./);
    await press(/^Delete$/);
    await says(/heartbeat has been deleted/);
    expect(deletions()).toEqual([
      { method: 'DELETE', path, query: '?running=finish', body: undefined },
    ]);
  });

  it('cancels what is under way where that is chosen', async () => {
    open(page, inState('running'), { [path]: [{}] });
    await press(/^Delete$/);
    await says(/1 run of it is under way/);
    await pick('cancel');
    await press(/^Delete$/);
    await says(/heartbeat has been deleted/);
    expect(deletions()).toEqual([
      { method: 'DELETE', path, query: '?running=cancel', body: undefined },
    ]);
  });

  it('asks nothing where nothing is under way', async () => {
    open(page, inState('queued'));
    await press(/^Delete$/);
    await says(/1 run waits and is taken back/);
    expect(document.body.textContent).not.toMatch(/What becomes of/);
  });

  it('says that it does not know what is under way while Redis cannot be asked', async () => {
    open(page, { '/api/v1/runs': undefined });
    await press(/^Delete$/);
    await says(/What is under way is not known/);
  });
});
