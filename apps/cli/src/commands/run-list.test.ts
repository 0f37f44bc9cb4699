import type { Client } from '@escapement/client';
import { expect, it } from 'vitest';
import { readCall } from '../command-line.ts';
import { enWords } from '../words/en.ts';

/** What the interface is asked for by what was typed. */
async function askedBy(...typed: readonly string[]): Promise<object> {
  const call = readCall(['run', 'list', ...typed]);
  if (call.kind !== 'call') throw new Error(`it is ${call.kind}`);
  const asked: object[] = [];
  const client = {
    async listRuns(query: object) {
      asked.push(query);
      return { items: [] };
    },
  };
  await call.command.run(client as unknown as Client, call.given, enWords);
  expect(asked).toHaveLength(1);
  return asked[0] ?? {};
}

it('runs are asked for by job, state, trigger, queue, worker and time, and by nothing that was not typed', async () => {
  expect(await askedBy()).toEqual({ limit: 200 });
  const fields = { job: 'mail', state: 'failed,lost', trigger: 'manual', queue: 'slow' };
  const more = { worker: 'w-1', from: '2026-03-01T00:00Z', to: '2026-03-02T00:00Z' };
  const typed = Object.entries({ ...fields, ...more }).flatMap(([name, text]) => [
    `--${name}`,
    text,
  ]);
  expect(await askedBy(...typed)).toEqual({ limit: 200, ...fields, ...more });
});

it.each([
  ['--exclude', 'exclude'],
  ['--exclude-queue', 'excludeQueue'],
  ['--exclude-worker', 'excludeWorker'],
])('those are left out that are named after %s', async (option, field) => {
  expect(await askedBy(option, 'beat,tick')).toEqual({ limit: 200, [field]: 'beat,tick' });
});
