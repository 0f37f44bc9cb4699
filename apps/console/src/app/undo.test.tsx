import { describe, expect, it, vi } from 'vitest';
import { reasonField, until, usePage } from '../fixtures/page-in-use.tsx';
import { answers, job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, press, says, sent, type } = usePage();

const since = '2026-11-22T01:06:00.000Z';
const [passed, ahead] = ['2026-11-22T02:00:00.000Z', '2126-11-22T02:00:00.000Z'];
const pausedJob = (more: object = {}) => ({
  ...{ ...job, version: 5, state: 'paused', updatedAt: since },
  paused: { since, reason: 'hall moves', ...more },
});
const one = '/api/v1/jobs/heartbeat';
const [pausing, resuming] = [`${one}/pause`, `${one}/resume`];
const lists = (row: object) => ({ [one]: row, '/api/v1/jobs': { items: [row], total: 1 } });

function problem(code: string, status: number): Response {
  const body = { type: 'about:blank', title: 'x', status, code, detail: 'Version 7 stands.' };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}

const undo = () =>
  until(() => {
    const button = document.querySelector<HTMLButtonElement>('[data-undo]');
    expect(button?.disabled).toBe(false);
    return button as HTMLButtonElement;
  });

/** The answer to pausing, from the menu of its row. */
async function pause(): Promise<void> {
  open('/jobs', {}, { [pausing]: [pausedJob()], [resuming]: [job] });
  await chooseOfMenu('Pause');
  await type(reasonField, 'hall moves');
  await press(/^Pause$/);
  await says(/heartbeat is paused/);
}

async function chooseOfMenu(item: string): Promise<void> {
  const menu = await until(() => {
    const found = document.querySelector<HTMLElement>('[aria-label="Actions for heartbeat"]');
    expect(found).not.toBeNull();
    return found;
  });
  menu?.click();
  await until(() => {
    const items = [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')];
    const found = items.find(({ textContent }) => textContent === item);
    expect(found).toBeDefined();
    found?.click();
  });
}

async function resume(row: object, answer: object, posts: Record<string, unknown[]> = {}) {
  open('/jobs', lists(row), { [resuming]: [answer], ...posts });
  await chooseOfMenu('Resume');
  await says(/heartbeat fires again/);
}

describe('undoing', () => {
  it('a pause resumes the version that it made', async () => {
    await pause();
    (await undo()).click();
    await says(/heartbeat fires again, as before/);
    expect(sent().at(-1)).toEqual({ path: resuming, body: { ifVersion: 5 } });
    expect(document.querySelector('[data-undo]')).toBeNull();
  });

  it('that a job was resumed pauses it for the reason and until the end that stood', async () => {
    const answer = { ...job, version: 6 };
    await resume(pausedJob({ until: ahead }), answer, { [pausing]: [pausedJob()] });
    (await undo()).click();
    await says(/heartbeat is paused again, as before/);
    const body = { reason: 'hall moves', until: ahead, ifVersion: 6 };
    expect(sent().at(-1)).toEqual({ path: pausing, body });
  });

  it('leaves out an end that has passed meanwhile', async () => {
    await resume(pausedJob({ until: passed }), { ...job, version: 6 });
    (await undo()).click();
    await says(/is paused again/);
    expect(sent().at(-1)?.body).toEqual({ reason: 'hall moves', ifVersion: 6 });
  });

  it.each([
    ['JOB_CHANGED', 412, /Nothing was undone.*heartbeat has been changed since/],
    ['JOB_NOT_FOUND', 404, /Nothing was undone.*heartbeat has been deleted since/],
    ['ZOOKEEPER_UNAVAILABLE', 503, /Nothing was undone.*ZooKeeper/],
  ])('says so where it cannot: %s', async (code, status, words) => {
    await resume(pausedJob(), { ...job, version: 6 }, { [pausing]: [problem(code, status)] });
    (await undo()).click();
    await says(words);
  });

  it.each([
    ['was not paused any more', pausedJob(), { ...job, version: 5 }],
    ['was changed in between', pausedJob(), { ...job, version: 8 }],
  ])('is not offered for a job that %s', async (_, row, answer) => {
    await resume(row, answer);
    expect(document.querySelector('[data-undo]')).toBeNull();
  });

  it('is done by Ctrl+Z from anywhere but a field, and gives the focus back to where it was', async () => {
    await pause();
    const button = await undo();
    const key = (place: Element) =>
      place.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }));
    const field = document.querySelector('input[type="search"], main input') as HTMLInputElement;
    key(field);
    expect(sent()).toHaveLength(1);
    field.focus();
    button.focus();
    key(button);
    await says(/heartbeat fires again, as before/);
    expect(document.activeElement).toBe(field);
  });

  it('is offered for as long as its button has the focus', async () => {
    await pause();
    const button = await undo();
    vi.useFakeTimers();
    try {
      button.focus();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(document.querySelector('[data-undo]')).not.toBeNull();
      button.blur();
      await vi.advanceTimersByTimeAsync(7_000);
      expect(document.querySelector('[data-undo]')).not.toBeNull();
      await vi.advanceTimersByTimeAsync(2_000);
      expect(document.querySelector('[data-undo]')).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('is offered though the row that asked is gone from its list by then', async () => {
    let items: object[] = [pausedJob({ since: '2026-01-01T00:00:00.000Z' })];
    const row = items[0] ?? {};
    const table = {
      ...answers,
      [one]: row,
      '/api/v1/jobs': () => ({ items, total: items.length }),
    };
    open('/jobs?state=paused', table, { [resuming]: [{ ...job, version: 6 }] });
    await chooseOfMenu('Resume');
    items = [];
    await says(/heartbeat fires again/);
    await says(/No job matches/);
    await undo();
  });
});
