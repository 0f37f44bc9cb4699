import { describe, expect, it, vi } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';
import { answerOf, answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says } = usePage();

const id = 'heartbeat@20261122T010000Z';
const at = '2026-11-22T01:00:02.000Z';
const path = `/api/v1/runs/${encodeURIComponent(id)}`;
const page = `/runs/${encodeURIComponent(id)}`;
const ended = answers[path] as Record<string, unknown>;
const { finishedAt: _f, durationMs: _d, reason: _r, ...begun } = ended;

describe('what a run tells, on its page', () => {
  it('is how far it is, and in its own words where', async () => {
    const note = 'invoices of <b>March</b>';
    open(page, { [path]: { ...begun, state: 'running', progress: { fraction: 0.425, note, at } } });
    await says(/42% done/);
    await says(note);
    const bar = document.querySelector('[role="progressbar"]');
    expect(bar?.getAttribute('aria-valuenow')).toBe('42');
  });

  it('is not said to be complete while only the first lines of its log are there', async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => ({
      ...{ line: i + 1, at, stream: 'stdout', text: `line ${i + 1}` },
    }));
    open(page, { [path]: ended });
    const others = globalThis.fetch;
    let rest: (answer: Response) => void = () => undefined;
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const { pathname, searchParams } = new URL(String(input), 'http://localhost');
      if (!pathname.endsWith('/log')) return others(input, init);
      if (searchParams.get('after') === '0') return answerOf({ lines, complete: true });
      return new Promise<Response>((resolve) => {
        rest = resolve;
      });
    });
    await says(/line 2000/);
    expect(document.body.textContent).not.toMatch(/Complete/);
    rest(answerOf({ lines: [{ ...lines[0], line: 2_001 }], complete: true }));
    await says(/Complete/);
  });

  it('is how far it came, where it failed', async () => {
    open(page, { [path]: { ...ended, progress: { fraction: 0.9, at } } });
    await says(/came to 90%/);
  });

  it('is what it returned, as text', async () => {
    const result = { sent: [3, null], html: '<img src=x>' };
    open(page, { [path]: { ...begun, state: 'succeeded', finishedAt: at, result } });
    await says('"html": "<img src=x>"');
    expect(document.querySelector('img[src="x"]')).toBeNull();
  });

  it('is what it was asked for with, where that was its own', async () => {
    open(page, { [path]: { ...ended, input: { customer: 8 } } });
    await says(/Input of this run/);
    await says('"customer": 8');
  });

  it('is that it was asked for before it was staged, be it in the same millisecond', async () => {
    const asked = { ...{ trigger: 'manual', fireTime: at, dueTime: at }, stagedAt: at };
    const { startedAt: _s, ...unbegun } = begun;
    open(page, { [path]: { ...unbegun, ...asked, state: 'queued' } });
    await says(/Asked for/);
    const steps = [...document.querySelectorAll('ol li > :first-child')];
    const words = steps.map(({ textContent }) => textContent);
    expect(words).toEqual(['Asked for', 'Staged', 'Started', 'Finished']);
  });

  it('is that nobody serves its queue, while it waits', async () => {
    const message = { en: 'No living worker serves the queue slow', zh: '没有' };
    open(page, {
      [path]: { ...begun, state: 'queued', warnings: [{ code: 'QUEUE_UNSERVED', message }] },
    });
    await says(/No living worker serves the queue slow/);
  });

  it('is that it returned null, which is something', async () => {
    open(page, { [path]: { ...begun, state: 'succeeded', finishedAt: at, result: null } });
    await says(/Result/);
    await says(/null/);
  });

  it.each([
    ['too-large', /more than 64 KiB/],
    ['too-deep', /nests deeper than 64/],
    ['cycle', /it holds itself/],
    ['bigint', /it holds a BigInt/],
    ['inexact', /more digits than would be kept/],
    ['not-json', /no JSON/],
  ])('is why what it returned is not kept: %s', async (resultLeftOut, words) => {
    open(page, { [path]: { ...begun, state: 'succeeded', finishedAt: at, resultLeftOut } });
    await says(words);
  });

  it('is of which run it does a part, and which part that is', async () => {
    const part = `${id}.2of6`;
    open(`/runs/${encodeURIComponent(part)}`, {
      [`/api/v1/runs/${encodeURIComponent(part)}`]: { ...ended, id: part, trigger: 'shard' },
    });
    await says(/Shard 2 of/);
    const whole = [...document.querySelectorAll('a')].find(({ textContent }) => textContent === id);
    expect(decodeURIComponent(whole?.pathname ?? '')).toBe(`/runs/${id}`);
  });

  it('is which worker does a part of a run that every worker does', async () => {
    const part = `${id}~web-1-5f0c9a3e`;
    const [trigger, queue] = ['broadcast', '~web-1-5f0c9a3e'];
    open(`/runs/${encodeURIComponent(part)}`, {
      [`/api/v1/runs/${encodeURIComponent(part)}`]: { ...ended, id: part, trigger, queue },
    });
    await says(/Part of web-1-5f0c9a3e in/);
    await says(/Of its worker alone/);
  });

  it('is what each worker came to, where every worker does it', async () => {
    const shards = [
      { runId: `${id}~web-1-5f0c9a3e`, end: 'succeeded' },
      { runId: `${id}~web-2-7a1b2c3d`, end: 'lost' },
    ];
    open(page, { [path]: { ...ended, shards } });
    await says(/On each worker/);
    await says(/web-2-7a1b2c3d.*Lost/);
  });

  it('is nothing where it told nothing', async () => {
    open(page, {});
    await says(/exit code 3/);
    expect(document.body.textContent).not.toMatch(/Result|% done|came to/);
  });

  it('is which lock it waits for, its place in the line, and who holds it', async () => {
    const holder = 'nightly@20261122T005500Z';
    const [waiter, other] = [
      { runId: id, workerId: 'w-1', since: at, mode: 'alone' },
      { runId: 'other@20261122T005900Z', workerId: 'w-2', since: at, mode: 'alone' },
    ];
    open(page, {
      [path]: { ...begun, state: 'waiting', lock: { name: 'till' } },
      '/api/v1/locks/till': {
        ...{ name: 'till', holders: [{ ...other, runId: holder }] },
        ...{ waiters: [other, waiter], waiterCount: 2 },
      },
    });
    await says(/Place 2 in line/);
    await says(new RegExp(`held by ${holder.slice(0, 7)}`));
  });
});
