import { describe, expect, it, vi } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';
import { answers, job, refused } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();

const paths = () =>
  sent()
    .map(({ path }) => path)
    .filter((path) => !path.includes('preview'));
const copy = { ...job, id: 'copy' };

const preview = '/api/v1/schedules/preview';
const previews = () => ({ [preview]: Array.from({ length: 20 }, () => answers[preview]) });

async function createAndRun(posts: Record<string, unknown[]>): Promise<void> {
  const given = { '/api/v1/jobs': [copy], ...previews(), ...posts };
  open('/jobs/new?from=heartbeat', { '/api/v1/jobs/copy': copy }, given);
  await says(/Create and run now/);
  await type('form input', 'copy');
  await press(/^Create and run now$/);
}

describe('a new job', () => {
  it('is created and run once by one button', async () => {
    await createAndRun({});
    await says(/A run of copy has been asked for/);
    expect(paths()).toEqual(['/api/v1/jobs', '/api/v1/jobs/copy/runs']);
  });

  it('stands all the same where it could not be run, which is said', async () => {
    await createAndRun({ '/api/v1/jobs/copy/runs': [refused('INPUT_UNFIT', [])] });
    await says(/copy stands, but was not run: The input does not fit its schema/);
  });

  it('is created paused by another', async () => {
    const posts = { '/api/v1/jobs': [copy], ...previews() };
    open('/jobs/new?from=heartbeat', { '/api/v1/jobs/copy': copy }, posts);
    await says(/Create paused/);
    await type('form input', 'copy');
    await press(/^Create paused$/);
    await says(/copy has been created/);
    expect(paths()).toEqual(['/api/v1/jobs']);
    const paused = { reason: 'Created paused, to be looked at first' };
    const created = sent().find(({ path }) => path === '/api/v1/jobs');
    expect(created?.body).toMatchObject({ id: 'copy', paused });
  });

  it('shows itself as JSON, YAML and the call that creates it', async () => {
    open('/jobs/new?from=heartbeat', {}, previews());
    await says(/"handler": "noop"/);
    const choose = (value: string) =>
      document.querySelector<HTMLInputElement>(`input[type="radio"][value="${value}"]`)?.click();
    choose('yaml');
    await says(/handler: noop/);
    choose('curl');
    await says(/curl -X POST .*\/api\/v1\/jobs/);
  });
});
