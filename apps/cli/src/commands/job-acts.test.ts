import type { Client } from '@escapement/client';
import { describe, expect, it } from 'vitest';
import { enWords } from '../words/en.ts';
import { zhWords } from '../words/zh.ts';
import { pauseJob, resumeJob, runJob } from './job-acts.ts';
import { showRun } from './run.ts';

/** A server that keeps what it was sent and answers one run. */
function server(run: object = {}) {
  const sent: unknown[] = [];
  const answer = {
    ...{ id: 'nightly@20260301T000000Z-mabc', state: 'staged', fireTime: '2026-03-01T00:00:00Z' },
    ...{ dueTime: '2026-03-01T00:00:00Z', queue: 'default', ...run },
  };
  const keep = async (...args: readonly unknown[]) => {
    sent.push(args);
    return answer;
  };
  const client = { runNow: keep, pauseJob: keep, resumeJob: keep, getRun: keep };
  return { sent, client: client as unknown as Client };
}

const asked = (options = {}, reason = '') => ({ reason, ids: ['nightly'], options });

describe('jobs and runs at the terminal', () => {
  it('asks for a run with nothing but what was typed', async () => {
    const { client, sent } = server();
    const { lines } = await runJob.run(client, asked(), enWords);
    expect(lines).toEqual(['nightly@20260301T000000Z-mabc is asked for.']);
    await runJob.run(client, asked({ input: null, key: 'k' }), enWords);
    expect(sent).toEqual([
      ['nightly', {}],
      ['nightly', { input: null, key: 'k' }],
    ]);
  });

  it('says when one is to run that was asked for later', async () => {
    const { client, sent } = server({ state: 'delayed' });
    const later = asked({ 'run-at': '2026-03-01T08:00:00+08:00' });
    const { lines } = await runJob.run(client, later, zhWords);
    expect(lines).toEqual(['nightly@20260301T000000Z-mabc 将于 2026-03-01T00:00:00Z 运行。']);
    expect(sent).toEqual([['nightly', { runAt: '2026-03-01T08:00:00+08:00' }]]);
  });

  it('pauses with a reason, for good or until an instant, and resumes', async () => {
    const { client, sent } = server();
    const until = '2026-03-02T00:00:00Z';
    const told = [
      await pauseJob.run(client, asked({}, 'moving house'), enWords),
      await pauseJob.run(client, asked({ until }, 'moving house'), enWords),
      await resumeJob.run(client, asked(), enWords),
    ];
    expect(told.flatMap(({ lines }) => lines)).toEqual([
      'nightly is paused until somebody resumes it.',
      `nightly is paused until ${until}.`,
      'nightly fires again from now on.',
    ]);
    expect(sent).toEqual([
      ['nightly', 'moving house', {}],
      ['nightly', 'moving house', { until }],
      ['nightly'],
    ]);
  });

  it('shows what a run came to, and why', async () => {
    const { client } = server({ state: 'cancelled', reason: 'not begun: deleted' });
    const { lines } = await showRun.run(client, asked(), enWords);
    expect(lines).toEqual([expect.stringContaining('cancelled'), '  not begun: deleted']);
  });
});
