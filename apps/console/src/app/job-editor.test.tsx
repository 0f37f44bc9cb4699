import { calendarPageQuerySchema } from '@escapement/protocol';
import { describe, expect, it, vi } from 'vitest';
import { listAsked } from '../fixtures/list-asked.ts';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers, job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, press, sent, type } = usePage();

const path = '/api/v1/jobs/heartbeat';
const page = '/jobs/heartbeat/edit';
const preview = '/api/v1/schedules/preview';
const posts = () => ({ [preview]: Array.from({ length: 20 }, () => answers[preview]) });
const told = () => document.body.textContent ?? '';
const described = 'textarea:not([aria-hidden])';
const saved = () => sent().filter(({ method }) => method === 'PUT');

/** Somebody has typed a new description, and the page is opened again over what stands by now. */
async function returnTo(standing: object): Promise<void> {
  open(page, { [path]: job }, posts());
  await says(/Nothing: this is what stands/);
  await type(described, 'Says that it lives');
  await says(/description.*Says that it lives/);
  open(page, { [path]: standing }, { ...posts(), [path]: [standing] });
  await says(/This is what you had typed here and not saved/);
}

describe('what is typed of a job', () => {
  it('is there when the page is opened again, and goes when it is discarded', async () => {
    await returnTo(job);
    expect(document.querySelector(described)).toMatchObject({ value: 'Says that it lives' });
    await press(/^Discard my changes$/);
    await says(/Nothing: this is what stands/);
    expect(document.querySelector(described)).toMatchObject({ value: job.description });
  });

  it('is shown beside what somebody else has written since, and saved over it on a word', async () => {
    await returnTo({ ...job, version: 5, queue: 'slow' });
    await says(/Somebody else has changed this job meanwhile/);
    await says(/You began with version 4; it is now at version 5/);
    await says(/What they changed.*queue.*slow.*What you changed.*Says that it lives/);
    await press(/^Save mine over theirs$/);
    await says(/has been saved/);
    expect(saved()).toMatchObject([{ path, body: { description: 'Says that it lives' } }]);
  });

  it('is dropped for what stands, on another', async () => {
    await returnTo({ ...job, version: 5, queue: 'slow' });
    await press(/^Drop my changes and load theirs$/);
    await says(/Nothing: this is what stands/);
    expect(told()).not.toMatch(/Somebody else has changed/);
    expect(saved()).toEqual([]);
  });

  it('meets nobody where the job was but paused since', async () => {
    await returnTo({
      ...job,
      version: 5,
      state: 'paused',
      paused: { reason: 'x', since: job.createdAt },
    });
    await press(/^Save$/);
    await says(/has been saved/);
    expect(told()).not.toMatch(/Somebody else has changed/);
  });
});

it('what was typed of a job is forgotten when somebody signs out', async () => {
  // Nothing is laid out here, so that what holds the focus inside finds nothing to focus, and says so with the whole document.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const kept = () =>
    [window.sessionStorage, window.localStorage].flatMap((storage) =>
      Object.keys(storage).filter((key) => key.includes('draft')),
    );
  open(page, { [path]: job }, posts());
  await says(/Nothing: this is what stands/);
  await type(described, 'Says that it lives');
  await until(() => expect(kept()).toHaveLength(2));
  document.querySelector<HTMLElement>('[aria-label="Settings"]')?.click();
  await press(/^Sign out$/);
  await until(() => expect(kept()).toEqual([]));
});

it('what was typed of a job is there again after its tab was closed, until it is saved', async () => {
  open(page, { [path]: job }, posts());
  await says(/Nothing: this is what stands/);
  await type(described, 'Says that it lives');
  await until(() => expect(window.localStorage.length).toBe(1));
  window.sessionStorage.clear();
  open(page, { [path]: job }, posts());
  await says(/This is what you had typed here and not saved/);
  await until(() => expect(told()).toMatch(/Says that it lives/));
  await press(/^Save$/);
  await says(/has been saved/);
  expect(window.localStorage.length).toBe(0);
});

it('the calendars that are offered are asked for as the server gives them', async () => {
  open(page, {}, posts());
  const asked = listAsked('/api/v1/calendars');
  await until(() => expect(asked.length).toBeGreaterThan(0));
  for (const query of asked) expect(() => calendarPageQuerySchema.parse(query)).not.toThrow();
});

describe('the times of a job', () => {
  const choose = (label: string) => {
    const found = [...document.querySelectorAll('label')].find(
      ({ textContent }) => textContent === label,
    );
    found?.click();
  };

  it('are said simply, and as an expression where somebody wants', async () => {
    open('/jobs/new', {}, posts());
    await says(/Repeats/);
    choose('Expression');
    await until(() => {
      const inputs = [...document.querySelectorAll('input')];
      expect(inputs.map(({ value }) => value)).toContain('30 2 * * *');
    });
    await says(/Read as/);
  });

  it('are left as they are written where they cannot be said simply', async () => {
    const schedule = { kind: 'cron', expressions: ['7 2 * * *', '9 4 * * 1'], timeZone: 'UTC' };
    open(page, { [path]: { ...job, schedule } }, posts());
    await says(/The simple form cannot say this/);
    expect(told()).not.toMatch(/Repeats/);
  });

  it('are read as Quartz writes them where they are pasted from there', async () => {
    open('/jobs/new', {}, posts());
    await says(/Repeats/);
    choose('Expression');
    await type('input[value="30 2 * * *"]', '0 30 2 ? * 2#1 2027');
    await says(/Days of the week are counted from 1, which is Sunday/);
    const read = [...document.querySelectorAll('select')].map(({ value }) => value);
    expect(read).toContain('quartz');
  });

  it('are shown as they stand beside what an edit makes of them', async () => {
    open(page, { [path]: job }, posts());
    await says(/Nothing: this is what stands/);
    expect(told()).not.toMatch(/Fires now/);
    choose('Expression');
    await type('input[value="*/5 * * * *"]', '*/7 * * * *');
    await says(/schedule\.expressions.*\*\/5 \* \* \* \*.*\*\/7 \* \* \* \*/);
    await says(/Fires now/);
  });
});
