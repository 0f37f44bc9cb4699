import { expect, test } from 'vitest';
import { type Asking, jobServingWarnings, type Serving, servingWarnings } from './serving.ts';

const job = (change: Partial<Asking> = {}): Asking => ({
  id: 'nightly',
  queue: 'default',
  task: { kind: 'handler', handler: 'report' },
  ...change,
});
const worker = (change: Partial<Serving> = {}): Serving => ({
  queues: ['default'],
  handlers: ['report'],
  scripts: false,
  ...change,
});
const codes = (warnings: readonly { readonly code: string }[]) => warnings.map(({ code }) => code);
const script = { kind: 'script', interpreter: 'bash', script: 'true' } as const;
const http = { kind: 'http', method: 'GET', url: 'https://example.com/' } as const;

test.each([
  ['nobody lives', job(), [], ['QUEUE_UNSERVED']],
  ['nobody serves its queue', job({ queue: 'slow' }), [worker()], ['QUEUE_UNSERVED']],
  ['nobody there has its handler', job(), [worker({ handlers: [] })], ['TASK_UNSERVED']],
  [
    'who has it serves another queue',
    job(),
    [worker({ handlers: [] }), worker({ queues: ['x'] })],
    ['TASK_UNSERVED'],
  ],
  ['not everybody has it', job(), [worker(), worker({ handlers: [] })], ['TASK_PARTLY_SERVED']],
  ['nobody may run scripts', job({ task: script }), [worker()], ['TASK_UNSERVED']],
  ['everybody has it', job(), [worker(), worker()], []],
  ['anybody may send a request', job({ task: http }), [worker({ handlers: [] })], []],
] as const)('a job is warned of when %s (%#)', (...[, asking, workers, expected]) => {
  expect(codes(jobServingWarnings(asking, workers))).toEqual(expected);
});

test('each warning says in both languages what is missing', () => {
  const [warning] = jobServingWarnings(job({ queue: 'slow' }), []);
  expect(warning?.message.en).toContain('slow');
  expect(warning?.message.zh).toMatch(/slow.*[\u4e00-\u9fff]/);
});

test('of all jobs those that nobody can run are named, but for paused ones', () => {
  const jobs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => job({ id, queue: 'slow' }));
  const paused = { reason: 'x', since: '2026-03-07T02:00:00.000Z' };
  const [warning] = servingWarnings([...jobs, job({ id: 'rests', queue: 'slow', paused })], []);
  expect(warning?.code).toBe('JOBS_UNSERVED');
  expect(warning?.message.en).toContain('7 jobs that are enabled');
  expect(warning?.message.en).toContain('a, b, c, d, e and 2 more');
  expect(warning?.message.zh).toContain('a, b, c, d, e 等共 7 个');
});

test('of all jobs it is said by which queue or handler nobody can run them, what most wait for first', () => {
  const jobs = [
    job({ id: 'a', task: { kind: 'handler', handler: 'repotr' } }),
    job({ id: 'b', queue: 'slow' }),
    job({ id: 'c', queue: 'slow' }),
    job({ id: 'd', task: script }),
  ];
  const [warning] = servingWarnings(jobs, [worker()]);
  expect(warning?.message.en).toBe(
    '4 jobs that are enabled can be run by no living worker: nobody serves the queue slow (b, c); ' +
      'nobody of the queue default has the handler repotr (a); ' +
      'nobody of the queue default has scripts allowed (ESCAPEMENT_ALLOW_SCRIPTS) (d)',
  );
  expect(warning?.message.zh).toContain('无人服务队列 slow（b, c）');
});

test('the sentence stays short, however many queues nobody serves', () => {
  const jobs = Array.from({ length: 500 }, (_, n) => job({ id: `j${n}`, queue: `q${n}` }));
  const [warning] = servingWarnings(jobs, [worker()]);
  expect(warning?.message.en).toMatch(/nobody serves the queue q4 \(j4\); and 495 more$/);
});

test('queues and handlers that nobody asks for are named', () => {
  const workers = [worker({ queues: ['default', 'fast'], handlers: ['report', 'repotr'] })];
  const warnings = servingWarnings([job()], workers);
  expect(codes(warnings)).toEqual(['QUEUES_UNASKED', 'HANDLERS_UNASKED']);
  expect(warnings.map(({ message }) => message.en.split(': ')[1])).toEqual(['fast', 'repotr']);
});

test('where all fits nothing is said', () => {
  expect(servingWarnings([job()], [worker()])).toEqual([]);
});
