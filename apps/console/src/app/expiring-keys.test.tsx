import { describe, expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers, job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, sent, press } = usePage();

const schedule = { kind: 'key-expired', source: 'orders', pattern: 'order:*' };
const words = { en: 'When a key order:* of orders runs out', zh: '' };
const keyed = { ...job, id: 'cancel', schedule, words };
const preview = '/api/v1/schedules/preview';
const previews = () => ({ [preview]: Array.from({ length: 20 }, () => answers[preview]) });

describe('a job of keys that run out', () => {
  it('shows on its page how they are watched, and what would have them heard of', async () => {
    const keyWatch = {
      ...{ state: 'swept-only', since: '2026-03-07T12:00:00.000Z', watched: 3 },
      command: 'CONFIG SET notify-keyspace-events Ex',
    };
    open('/jobs/cancel', { '/api/v1/jobs/cancel': { ...keyed, keyWatch } });
    await says(/When a key order:\* of orders runs out/);
    await says(/3 keys are known to run out/);
    await says(/Looked for only/);
    await says(/CONFIG SET notify-keyspace-events Ex/);
  });

  it('is edited with its Redis and its keys', async () => {
    const served = { '/api/v1/jobs/cancel': keyed };
    open('/jobs/cancel/edit', served, { ...previews(), '/api/v1/jobs/cancel': [keyed] });
    await says(/As SCAN takes it/);
    const values = [...document.querySelectorAll<HTMLInputElement>('form input')].map(
      ({ value }) => value,
    );
    expect(values).toEqual(expect.arrayContaining(['orders', 'order:*']));
    await press(/^Save$/);
    await until(() =>
      expect(sent().find(({ path }) => path === '/api/v1/jobs/cancel')?.body).toMatchObject({
        schedule,
      }),
    );
  });
});
