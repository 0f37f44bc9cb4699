import { createClient, startWorker } from '@escapement/sdk';
import { closeBooks } from './jobs.ts';

// ESCAPEMENT_ZOOKEEPER and ESCAPEMENT_REDIS say where the servers are; SIGTERM drains it.
await startWorker({ jobs: [closeBooks] });

// ESCAPEMENT_URL and ESCAPEMENT_ADMIN_TOKEN say where a node is, and who asks.
const client = createClient();
const { kind } = await client.jobs.upsert(closeBooks);
console.log(`close-books: ${kind}`);

// One definition for each tenant, and one function that serves them all.
await client.jobs.upsert(closeBooks, {
  id: 'close-books-acme',
  input: { tenant: 'acme', day: '${fireDate}' },
  schedule: { kind: 'every', everyMs: 1_000 },
});

const { id } = await client.jobs.run(closeBooks, { input: { tenant: 'acme', day: '2026-10-25' } });
const ended = await client.jobs.ended(closeBooks, id);
// `result` is { tenant: string, rows: number }, because that is what `run` returns.
if (ended.kind === 'succeeded') console.log(`closed ${ended.result.rows} rows`);
else console.log(`${id} is ${ended.kind}`);
