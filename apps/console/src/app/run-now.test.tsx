import { describe, expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers, job, refused } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();

const page = '/jobs/heartbeat';
const path = '/api/v1/jobs/heartbeat/runs';
const run = answers['/api/v1/runs/heartbeat%4020261122T010000Z'];
const field = '[role="dialog"] textarea:not([aria-hidden])';
const given = { ...job, task: { ...job.task, input: { customer: 7 } } };
/** Nothing but what was asked of the job: the page asks for a preview by itself. */
const asked = () => sent().filter((each) => each.path === path);
const openWith = (posts: unknown[], change: object = {}) =>
  open(page, { '/api/v1/jobs/heartbeat': { ...given, ...change } }, { [path]: posts });

describe('a run now', () => {
  it('gives the input of the job where none is typed, and leads to the run', async () => {
    openWith([run]);
    await press(/^Run now$/);
    await says(/put into the queue default at once/);
    await press(/^Run now$/);
    await says(/Show the run/);
    expect(asked()).toEqual([{ path, body: undefined }]);
  });

  it('gives what was typed to that run alone', async () => {
    openWith([run]);
    await press(/^Run now$/);
    await type(field, '{"customer": 8}');
    await press(/^Run now$/);
    await says(/Show the run/);
    expect(asked()).toEqual([{ path, body: { input: { customer: 8 } } }]);
  });

  it('begins with the input of the job on a word, and asks nobody about what is no JSON', async () => {
    openWith([run]);
    await press(/^Run now$/);
    await press(/Start from the input of the job/);
    await until(() =>
      expect(document.querySelector<HTMLTextAreaElement>(field)?.value).toContain('"customer": 7'),
    );
    await type(field, '{"customer": 8');
    await press(/^Run now$/);
    await says(/not JSON yet/);
    expect(asked()).toEqual([]);
  });

  it('tells at the field what the schema of the job finds in the input', async () => {
    const message = { en: 'should be a number', zh: '应为数字' };
    openWith([
      refused('INPUT_UNFIT', [{ code: 'INPUT_UNFIT', path: 'input.customer', message }]),
      run,
    ]);
    await press(/^Run now$/);
    await type(field, '{"customer": "8"}');
    await press(/^Run now$/);
    await says(/should be a number/);
    expect(document.querySelector(field)?.getAttribute('aria-invalid')).toBe('true');
    await type(field, '{"customer": 8}');
    await press(/^Run now$/);
    await says(/Show the run/);
  });

  it('says what is under way and that nobody serves its queue, and asks no script for an input', async () => {
    const message = { en: 'No living worker serves the queue default', zh: '无' };
    openWith([], {
      ...{ runningCount: 2, warnings: [{ code: 'QUEUE_UNSERVED', message }] },
      task: { kind: 'script', interpreter: 'bash', script: 'true' },
    });
    await press(/^Run now$/);
    await says(/2 runs of it are under way\. If the run before is still going: skip this one/);
    await until(() =>
      expect(document.querySelector('[role="dialog"]')?.textContent).toMatch(/No living worker/),
    );
    expect(document.querySelector(field)).toBeNull();
  });
});
