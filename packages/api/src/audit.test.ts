import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  auditOf,
  byMatch,
  writes as closelyWatched,
  job,
  reason,
  secret,
  type Write,
} from './fixtures/audit-rig.ts';
import { adminToken, bearer, type FakeWorld, jobInput } from './fixtures/fake-world.ts';
import { browserIn, openWorldInUse, standing } from './fixtures/world-in-use.ts';

const calendar = `/api/v1/calendars/${standing.calendar}`;
const config = `/api/v1/config/${standing.config}`;
const limits = `/api/v1/queues/${standing.queue}/limits`;

/** How each operation that is not a GET is asked for, by its name in the document. */
const writes: Readonly<Record<string, Write>> = {
  ...closelyWatched,
  createJob: { url: '/api/v1/jobs', payload: jobInput({ id: 'another' }) },
  createJobs: { url: '/api/v1/jobs:batch', payload: { jobs: [jobInput({ id: 'another' })] } },
  patchJob: { url: job, payload: { queue: 'other' }, headers: byMatch },
  rollbackJob: { url: `${job}/rollback`, payload: { version: 1 } },
  deleteJob: { url: job },
  resumeJob: { url: `${job}/resume` },
  cancelRun: { url: `/api/v1/runs/${standing.run}/cancel`, payload: { reason } },
  takeBackRun: { url: `${job}/runs?run=${encodeURIComponent(standing.delayedRun)}` },
  backfill: {
    url: `${job}/backfills`,
    payload: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z', reason },
  },
  stopBackfill: {
    url: `/api/v1/jobs/${standing.backfilledJob}/backfills/${standing.backfill}/stop`,
    payload: { reason },
  },
  retryRun: { url: `/api/v1/runs/${standing.failedRun}/retry` },
  createCalendar: { url: '/api/v1/calendars', payload: { name: 'others', timeZone: 'UTC' } },
  replaceCalendar: {
    url: calendar,
    payload: { name: standing.calendar, timeZone: 'UTC' },
    headers: byMatch,
  },
  patchCalendar: { url: calendar, payload: { description: 'of all' }, headers: byMatch },
  deleteCalendar: { url: calendar },
  deleteSecret: { url: secret },
  putConfig: { url: config, payload: { value: 1 }, headers: byMatch },
  patchConfig: { url: config, payload: { value: { checkout: 'new' } }, headers: byMatch },
  rollbackConfig: { url: `${config}/rollback`, payload: { version: 1 } },
  deleteConfig: { url: config },
  restoreSetAside: { url: '/api/v1/cluster/set-aside/restore', payload: { reason } },
  discardSetAside: {
    url: '/api/v1/cluster/set-aside/discard',
    payload: { reason, jobs: [standing.setAside] },
  },
  resetOffice: { url: '/api/v1/cluster/office/reset', payload: { reason } },
  putQueueLimits: { url: limits, payload: { maxConcurrent: 2 }, headers: byMatch },
  deleteQueueLimits: { url: limits },
  freeLock: {
    url: `/api/v1/locks/${standing.lease.name}/free`,
    payload: { fencingToken: standing.lease.fencingToken, confirm: standing.lease.name, reason },
  },
  setPermits: {
    url: `/api/v1/locks/${standing.semaphore.name}/permits`,
    payload: { from: standing.semaphore.permits, to: 5, reason },
  },
  pauseQueue: { url: '/api/v1/queues/mail/pause', payload: { reason } },
  resumeQueue: { url: '/api/v1/queues/mail/resume' },
  drainWorker: { url: `/api/v1/workers/${standing.worker}/drain`, payload: { reason } },
  resumeWorker: { url: `/api/v1/workers/${standing.worker}/resume` },
  stepDown: { url: '/api/v1/cluster/step-down', payload: { reason } },
  sendCommandAgain: {
    url: `/api/v1/singletons/${standing.singleton}/dead-commands/1/send-again`,
    payload: { reason },
  },
  deleteSingleton: {
    url: `/api/v1/singletons/${standing.idleSingleton}?reason=${encodeURIComponent(reason)}`,
  },
  restartSingleton: {
    url: `/api/v1/singletons/${standing.singleton}/restart`,
    payload: { reason },
  },
  moveSingleton: { url: `/api/v1/singletons/${standing.singleton}/move`, payload: { reason } },
  signIn: { url: '/api/v1/session', payload: { token: adminToken } },
  signOut: { url: '/api/v1/session' },
};
/** Operations that are no GET because of what they are given and change nothing; and what programs do all day: take and leave leases, send commands, say that they live. */
const unrecorded = new Set([
  'preview',
  'takeLease',
  'renewLease',
  'releaseLease',
  'tellSingleton',
  'keepInstance',
  'removeInstance',
]);

type Method = 'post' | 'put' | 'patch' | 'delete';
type Document = {
  readonly paths: Readonly<
    Record<string, Readonly<Partial<Record<Method, { readonly operationId: string }>>>>
  >;
};

let world: FakeWorld;

beforeEach(async () => {
  world = await openWorldInUse();
});
afterEach(() => world.api.close());
const { rows, send } = auditOf(() => world);

async function writingOperations(): Promise<readonly (readonly [Method, string])[]> {
  const page = await world.api.inject({ url: '/openapi.json', headers: bearer });
  const document = page.json() as Document;
  return Object.values(document.paths).flatMap((path) =>
    (['post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = path[method];
      return operation === undefined ? [] : [[method, operation.operationId] as const];
    }),
  );
}

describe('every write over REST', () => {
  it('leaves one row in the audit log, and the document names no other', async () => {
    const operations = await writingOperations();
    const names = operations.map(([, operationId]) => operationId);
    expect(names.filter((name) => !unrecorded.has(name)).sort()).toEqual(
      Object.keys(writes).sort(),
    );
    for (const [method, operationId] of operations) {
      if (unrecorded.has(operationId)) continue;
      await world.api.close();
      world = await openWorldInUse();
      const write = writes[operationId] as Write;
      const isSignOut = operationId === 'signOut';
      // A world in which nobody leads is one whose office may be reset.
      if (operationId === 'resetOffice') world.coordination.leader = undefined;
      const before = isSignOut ? [] : await rows();
      expect(before).toEqual([]);
      const headers = isSignOut ? await browserIn(world, adminToken) : write.headers;
      const answer = await send(method, { ...write, ...(headers && { headers }) });
      expect([operationId, answer.statusCode]).toEqual([operationId, expect.toSatisfy(isDone)]);
      const made = (await rows()).slice(0, isSignOut ? 1 : undefined);
      expect([operationId, made]).toEqual([
        operationId,
        [expect.objectContaining({ outcome: 'done', requestId: answer.headers['x-request-id'] })],
      ]);
    }
  });

  it('leaves none where it only asks', async () => {
    const schedule = { kind: 'every', everyMs: 60_000 };
    await send('post', { url: '/api/v1/schedules/preview', payload: { schedule } });
    await send('get', { url: job });
    expect(await rows()).toEqual([]);
  });
});

function isDone(status: number): boolean {
  return status >= 200 && status < 300;
}
