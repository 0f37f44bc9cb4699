import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defineJob } from '../jobs/define-job.ts';
import { version } from '../version.ts';
import { typedHandlers } from './typed-handlers.ts';
import { workerSettings } from './worker-settings.ts';

const job = (id: string, queue?: string) =>
  defineJob({ id, ...(queue === undefined ? {} : { queue }), run: () => undefined });
const servers = { zookeeper: '127.0.0.1:2181', redis: 'redis://127.0.0.1:6379' };

describe('a worker of a program', () => {
  it('takes from the queues of its jobs, each once, or from those that it is told', () => {
    const jobs = [job('a', 'billing'), job('b', 'billing'), job('c')];
    expect(workerSettings({ jobs, ...servers }, {}).queues).toEqual(['billing', 'default']);
    expect(workerSettings({ jobs, queues: ['x'], ...servers }, {}).queues).toEqual(['x']);
  });

  it('believes what the program says before what it was started with', () => {
    const env = {
      ESCAPEMENT_ZOOKEEPER: 'elsewhere:1',
      ESCAPEMENT_REDIS_FILE: '/nowhere',
      ESCAPEMENT_CONCURRENCY: '3',
      ESCAPEMENT_NAME: 'billing',
    };
    const settings = workerSettings({ jobs: [job('a')], ...servers }, env);
    expect(settings).toMatchObject({
      zookeeper: { connect: servers.zookeeper },
      redis: { url: servers.redis },
      concurrency: 3,
      name: 'billing',
      scripts: { allowed: [] },
      http: { policy: { allowPrivate: false } },
    });
    expect(workerSettings({ jobs: [job('a')], ...servers, concurrency: 7 }, env).concurrency).toBe(
      7,
    );
  });

  it('says everything that is wrong with how it was asked for at once', () => {
    const wrong = { jobs: [], concurrency: 0.5, drainMs: -1, name: 'Not A Name' };
    const told = () => workerSettings(wrong, {});
    expect(told).toThrow(/ESCAPEMENT_ZOOKEEPER[\s\S]*ESCAPEMENT_REDIS[\s\S]*a job, or a queue/);
    expect(told).toThrow(/ESCAPEMENT_CONCURRENCY is "0.5"[\s\S]*ESCAPEMENT_DRAIN_MS is "-1"/);
    expect(told).toThrow(/ESCAPEMENT_NAME/);
    expect(() => workerSettings({ jobs: [], queues: ['a b'], ...servers }, {})).toThrow('"a b"');
  });

  it('is not started with one job twice', () => {
    expect(() => typedHandlers([job('a'), job('b'), job('a')])).toThrow(
      'WORKER_INVALID: the job "a"',
    );
  });

  it('says the version of its package', () => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(manifest).version).toBe(version);
  });
});
