import { describe, expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers, job, refused } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();

const id = 'heartbeat@20261122T010000Z';
const again = 'heartbeat@20261122T020000Z-r00mmu5b3s0k3v9ab';
const path = `/api/v1/runs/${encodeURIComponent(id)}`;
const page = `/runs/${encodeURIComponent(id)}`;
const failed = answers[path] as Record<string, unknown>;

describe('a run that did not succeed', () => {
  it('is run again once that is confirmed, which says that the job is no more what it was', async () => {
    const retried = { ...failed, id: again, trigger: 'retry', state: 'queued' };
    open(page, {}, { [`${path}/retry`]: [retried] });
    await press(/^Run again$/);
    await says(/Run this of heartbeat again\?/);
    await says(/for the same fire time and with the same input/);
    await says(/version 4 of it runs, and not version 1/);
    expect(sent()).toEqual([]);
    await press(/^Run again$/);
    await says(/It runs again/);
    expect(sent()).toEqual([{ path: `${path}/retry`, body: undefined }]);
  });

  it('says as what it was run again', async () => {
    open(page, { [path]: { ...failed, retriedAs: again } });
    await says(again);
    const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));
    expect(links.some((href) => href?.includes('T020000Z-r'))).toBe(true);
  });

  it('of which a retry shows who wanted it, and for which fire time', async () => {
    const asked = { by: 'browser at 10.0.0.7', retryOf: id };
    const at = '2026-11-22T01:00:00.000Z';
    const retry = { ...failed, id: again, trigger: 'retry', asked, repeatedTime: at };
    open(page, { [path]: retry });
    await says(/Console 10\.0\.0\.7/);
    await says(/For the fire time/);
    await says(/Does once more/);
  });
});

describe('a run that is to be done once more with another input', () => {
  const field = '[role="dialog"] textarea:not([aria-hidden])';
  const retried = { ...failed, id: again, trigger: 'retry', state: 'queued' };
  const value = () => document.querySelector<HTMLTextAreaElement>(field)?.value;

  it('begins with what it was given, says that it gets another, and is given that', async () => {
    open(page, { [path]: { ...failed, input: { day: 7 } } }, { [`${path}/retry`]: [retried] });
    await press(/^Run again$/);
    await press(/Start from what it was given/);
    await until(() => expect(value()).toContain('"day": 7'));
    await type(field, '{"day": 8}');
    await says(/for the same fire time, with the input below/);
    await press(/^Run again$/);
    await says(/It runs again/);
    expect(sent()).toEqual([{ path: `${path}/retry`, body: { input: { day: 8 } } }]);
  });

  it('asks nobody about what is no JSON, and tells at the field what the schema of the job finds', async () => {
    const message = { en: 'should be a number', zh: '应为数字' };
    const found = [{ code: 'INPUT_UNFIT', path: 'input.day', message }];
    open(page, {}, { [`${path}/retry`]: [refused('INPUT_UNFIT', found), retried] });
    await press(/^Run again$/);
    await type(field, '{"day": "8"');
    await press(/^Run again$/);
    await says(/not JSON yet/);
    expect(sent()).toEqual([]);
    await type(field, '{"day": "8"}');
    await press(/^Run again$/);
    await says(/should be a number/);
    expect(document.querySelector(field)?.getAttribute('aria-invalid')).toBe('true');
    await type(field, '{"day": 8}');
    await press(/^Run again$/);
    await says(/It runs again/);
  });

  it('is no matter of a script', async () => {
    const task = { kind: 'script', interpreter: 'bash', script: 'true' };
    open(page, { '/api/v1/jobs/heartbeat': { ...job, task } });
    await press(/^Run again$/);
    await says(/version 4 of it runs/);
    expect(document.querySelector(field)).toBeNull();
  });
});

describe('a run that succeeded, or is not over', () => {
  it.each(['succeeded', 'running'])('is not to be run again (%s)', async (state) => {
    const { finishedAt, reason: _r, ...begun } = failed;
    const run = { ...begun, state, ...(state === 'succeeded' && { finishedAt }) };
    open(page, { [path]: run });
    await says(state === 'running' ? /Cancel run/ : /Succeeded/);
    expect(document.body.textContent).not.toMatch(/Run again/);
  });
});
