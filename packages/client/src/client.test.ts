import { expect, it } from 'vitest';
import { createClient, type TransportOptions } from './index.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

const json = { 'content-type': 'application/json' };

/** A client over a server that answers always the same, and what was sent to it. */
function clientOver(answer: () => Response, options: Partial<TransportOptions> = {}) {
  const sent: Sent[] = [];
  const client = createClient({
    baseUrl: 'http://node:8080/',
    ...options,
    fetch: async (url, init) => {
      sent.push({ url: String(url), init: init ?? {} });
      return answer();
    },
  });
  return { client, sent };
}

const answering =
  (body: unknown, init: ResponseInit = {}) =>
  () =>
    new Response(JSON.stringify(body), { headers: json, ...init });

const headerOf = (sent: Sent | undefined, name: string) =>
  new Headers(sent?.init.headers).get(name);

it('a query carries what was asked for and nothing else', async () => {
  const { client, sent } = clientOver(answering({ items: [], total: 0 }), { token: 'secret' });
  await client.listJobs({ q: 'night report', state: undefined, limit: 20 } as object);
  expect(sent[0]?.url).toBe('http://node:8080/api/v1/jobs?q=night+report&limit=20');
  expect(headerOf(sent[0], 'authorization')).toBe('Bearer secret');
});

it('runs are asked for without those of jobs, queues and workers', async () => {
  const { client, sent } = clientOver(answering({ items: [] }));
  await client.listRuns({ exclude: 'beat,tick', excludeQueue: 'mail', excludeWorker: 'w-1,w-2' });
  const query = new URL(sent[0]?.url ?? '').searchParams;
  expect(Object.fromEntries(query)).toEqual({
    exclude: 'beat,tick',
    excludeQueue: 'mail',
    excludeWorker: 'w-1,w-2',
  });
});

it('a replacement says which version it replaces', async () => {
  const { client, sent } = clientOver(answering({}));
  const draft = {
    id: 'a',
    schedule: { kind: 'manual' as const },
    task: { kind: 'handler' as const, handler: 'noop' },
  };
  await client.replaceJob(draft, 3);
  await client.replaceJob(draft, 'any');
  expect(sent.map((call) => headerOf(call, 'if-match'))).toEqual(['"3"', '*']);
});

it('jobs that are created together go in one call, with the key that lets it be made again', async () => {
  const { client, sent } = clientOver(answering({ outcomes: [] }));
  const task = { kind: 'handler' as const, handler: 'noop' };
  const drafts = ['a', 'b'].map((id) => ({ id, schedule: { kind: 'manual' as const }, task }));
  await client.createJobs(drafts, { idempotencyKey: 'import-1' });
  expect(sent.map(({ url, init }) => `${init.method} ${url}`)).toEqual([
    'POST http://node:8080/api/v1/jobs:batch',
  ]);
  expect(JSON.parse(String(sent[0]?.init.body))).toEqual({ jobs: drafts });
  expect(headerOf(sent[0], 'idempotency-key')).toBe('import-1');
});

it('a run id is escaped in the path', async () => {
  const { client, sent } = clientOver(answering({ lines: [], complete: true }));
  await client.runLog('a@20260307T020000Z', { after: 5 });
  expect(sent[0]?.url).toBe('http://node:8080/api/v1/runs/a%4020260307T020000Z/log?after=5');
});

it('the CSRF token of a sign-in goes with the writes that follow, and with no read', async () => {
  const session = { signedIn: true, csrfToken: 'csrf', version: '0.1.0' };
  const { client, sent } = clientOver(answering(session));
  await client.signIn('token');
  await client.cluster();
  await client.stepDown({ reason: 'its machine is patched' });
  const tokens = sent.map((call) => headerOf(call, 'x-csrf-token'));
  expect(tokens).toEqual([null, null, 'csrf']);
});

it('a refusal is a ProblemError with the problem of the server', async () => {
  const problem = {
    type: 'urn:escapement:problem:JOB_ID_TAKEN',
    title: 'A job of this id exists',
    status: 409,
    code: 'JOB_ID_TAKEN',
    detail: 'Choose another id.',
  };
  const { client } = clientOver(answering(problem, { status: 409, headers: json }));
  await expect(client.getJob('a')).rejects.toMatchObject({ code: 'JOB_ID_TAKEN', problem });
});

it('an answer of something that is not the server is a ProblemError too', async () => {
  const { client } = clientOver(() => new Response('<html>Bad gateway</html>', { status: 502 }));
  await expect(client.cluster()).rejects.toMatchObject({
    code: 'UNEXPECTED_ANSWER',
    problem: { status: 502 },
  });
});

it('a server that falls silent in the middle of its answer is UNREACHABLE', async () => {
  const breaking = new ReadableStream({
    start: (stream) => stream.error(new DOMException('signal timed out', 'TimeoutError')),
  });
  const { client } = clientOver(() => new Response(breaking, { headers: json }));
  await expect(client.cluster()).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

it.each([
  ['http://me:secret@node:8080/', 'The server at http://node:8080 did not answer.'],
  ['', 'The server did not answer.'],
])('a server that is not there is UNREACHABLE, at %j', async (baseUrl, detail) => {
  const nobody = () => {
    throw new TypeError('fetch failed');
  };
  const { client } = clientOver(nobody, { baseUrl });
  await expect(client.cluster()).rejects.toMatchObject({
    code: 'UNREACHABLE',
    problem: { detail },
  });
});

it('a node that is not ready still says what it waits for', async () => {
  const waiting = { ready: false, role: 'follower', waitingFor: [] };
  const { client } = clientOver(answering(waiting, { status: 503, headers: json }));
  expect(await client.readiness()).toEqual(waiting);
});

it('a stale answer says since when', async () => {
  const since = '2026-03-07T12:00:00.000Z';
  const headers = { ...json, 'x-escapement-stale-since': since };
  const notices: unknown[] = [];
  const { client } = clientOver(answering({ items: [], total: 0 }, { headers }), {
    onAnswer: (notice) => notices.push(notice),
  });
  await client.listJobs();
  expect(notices).toEqual([{ path: '/api/v1/jobs', staleSince: since }]);
});

it('an edit of a calendar says which version it replaces', async () => {
  const { client, sent } = clientOver(answering({}));
  const draft = { name: 'holidays', timeZone: 'Asia/Shanghai' };
  await client.createCalendar(draft, { idempotencyKey: 'a-key' });
  await client.replaceCalendar(draft, 3);
  await client.deleteCalendar('holidays', { ifVersion: 4 });
  expect(sent.map((call) => `${call.init.method} ${new URL(call.url).pathname}`)).toEqual([
    'POST /api/v1/calendars',
    'PUT /api/v1/calendars/holidays',
    'DELETE /api/v1/calendars/holidays',
  ]);
  expect(sent.map((call) => headerOf(call, 'if-match'))).toEqual([null, '"3"', '"4"']);
});

it('what has not changed comes once over the wire, and is the very same then', async () => {
  const tag = 'W/"one"';
  const answers = [
    answering({ items: [1] }, { headers: { ...json, etag: tag } }),
    () =>
      new Response(null, { status: 304, headers: { 'x-escapement-warning': 'REDIS_UNAVAILABLE' } }),
    answering({ items: [2] }, { headers: { ...json, etag: 'W/"two"' } }),
    answering({}, { headers: json }),
    answering({ items: [3] }, { headers: { ...json, etag: '"3"' } }),
    answering({ items: [3] }, { headers: json }),
  ];
  const notices: unknown[] = [];
  const { client, sent } = clientOver(() => (answers.shift() as () => Response)(), {
    answersRemembered: 1,
    onAnswer: ({ warning }) => notices.push(warning),
  });
  const first = await client.listJobs();
  expect(await client.listJobs()).toBe(first);
  expect(notices).toEqual([undefined, 'REDIS_UNAVAILABLE']);
  expect(await client.listJobs()).toEqual({ items: [2] });
  // A write never asks so, and a strong tag names a version and no answer.
  await client.resumeJob('a');
  await client.getJob('a');
  await client.getJob('a');
  const asked = sent.map((call) => headerOf(call, 'if-none-match'));
  expect(asked).toEqual([null, tag, tag, null, null, null]);
});

it('remembers no more answers than it is told to, and none unless it is', async () => {
  const tagged = answering({ items: [] }, { headers: { ...json, etag: 'W/"one"' } });
  for (const [answersRemembered, known] of [
    [undefined, null],
    [2, 'W/"one"'],
  ] as const) {
    const { client, sent } = clientOver(tagged, answersRemembered ? { answersRemembered } : {});
    for (const tag of ['a', 'b', 'c', 'c', 'a']) await client.listJobs({ tag });
    expect(sent.map((call) => headerOf(call, 'if-none-match'))).toEqual([
      null,
      null,
      null,
      known,
      null,
    ]);
  }
});
