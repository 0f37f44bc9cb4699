import { isJobId } from '@escapement/core';
import type { JobDraft } from '@escapement/protocol';
import type { FormProblem } from '../../components/form-problem.ts';
import { type JsonValue, readJsonText } from '../../data/json-text.ts';
import { toAfter } from './after-draft.ts';
import { toBroadcast } from './broadcast-draft.ts';
import type { Draft } from './draft.ts';
import { toSchedule } from './draft-to-schedule.ts';
import { toKept } from './keep-draft.ts';
import { type Note, numberIn } from './number-field.ts';
import { toRetry } from './retry-draft.ts';
import { toShards } from './shards-draft.ts';

/** The job that the form says, with what it cannot say yet. While there are problems, it is not sent. */
export function toJob(draft: Draft): { job: JobDraft; problems: FormProblem[] } {
  const problems: FormProblem[] = [];
  const note: Note = (problem) => {
    if (!problems.some(({ path }) => path === problem.path)) problems.push(problem);
  };
  if (!isJobId(draft.id)) note({ path: 'id', key: 'editor.id.invalid' });
  const timeoutMs = numberIn(draft.timeoutSeconds, { path: 'timeoutMs', scale: 1000 }, note);
  const first = { path: 'priority', scale: 1, mayBeZero: true };
  const priority = numberIn(draft.priority, first, note);
  const startWithin = { path: 'startWithinMs', scale: 1000 };
  const startWithinMs = numberIn(draft.startWithinSeconds, startWithin, note);
  const retry = toRetry(draft.retry, note);
  const after = toAfter(draft.after, note);
  const job: JobDraft = {
    id: draft.id,
    ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
    description: draft.description,
    tags: draft.tags,
    schedule: toSchedule(draft, note),
    task: toTask(draft, note),
    overlap: draft.overlap,
    ...toBounds(draft, note),
    queue: draft.queue.trim() === '' ? 'default' : draft.queue.trim(),
    ...(priority === undefined ? {} : { priority }),
    catchUp: toCatchUp(draft, note),
    ...(startWithinMs === undefined ? {} : { startWithinMs }),
    ...toLock(draft, note),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(after === undefined ? {} : { after }),
    ...(retry === undefined ? {} : { retry }),
    ...toKept(draft.kept, note),
    ...toShards(draft.shards, note),
    ...toBroadcast(draft.broadcast),
  };
  return { job, problems };
}

/** A mutex, or a semaphore where it is said how many permits there are. */
function toLock(draft: Draft, note: Note): Pick<JobDraft, 'lock'> {
  const name = draft.lock.trim();
  if (name === '') return {};
  const permits = numberIn(draft.lockPermits, { path: 'lock.permits', scale: 1 }, note);
  return { lock: permits === undefined ? name : { name, permits } };
}

/** What is counted where runs may not simply overlap. */
function toBounds(draft: Draft, note: Note): Pick<JobDraft, 'overlapLimit' | 'maxConcurrent'> {
  const { overlap } = draft;
  const count = (path: 'overlapLimit' | 'maxConcurrent') =>
    numberIn(draft[path], { path, scale: 1 }, note);
  const overlapLimit = overlap === 'queue' ? count('overlapLimit') : undefined;
  const isCounted = overlap === 'queue' || overlap === 'skip';
  const maxConcurrent = isCounted ? count('maxConcurrent') : undefined;
  return {
    ...(overlapLimit === undefined ? {} : { overlapLimit }),
    ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
  };
}

function toCatchUp(draft: Draft, note: Note): NonNullable<JobDraft['catchUp']> {
  if (draft.catchUp === 'none') return { policy: 'none' };
  const within = { path: 'catchUp.withinMs', scale: 60_000 };
  const withinMs = numberIn(draft.withinMinutes, within, note);
  const reach = withinMs === undefined ? {} : { withinMs };
  if (draft.catchUp === 'latest') return { policy: 'latest', ...reach };
  const max = numberIn(draft.max, { path: 'catchUp.max', scale: 1 }, note);
  return { policy: 'all', ...reach, ...(max === undefined ? {} : { max }) };
}

function toTask(draft: Draft, note: Note): JobDraft['task'] {
  switch (draft.taskKind) {
    case 'handler': {
      if (draft.handler.trim() === '')
        note({ path: 'task.handler', key: 'editor.handler.required' });
      const input = json(draft.input, 'task.input', note);
      const inputSchema = schema(draft.inputSchema, note);
      return {
        kind: 'handler',
        handler: draft.handler.trim(),
        ...(input === undefined ? {} : { input }),
        ...(inputSchema === undefined ? {} : { inputSchema }),
      };
    }
    case 'http':
      return toHttpTask(draft, note);
    case 'script': {
      if (draft.script.trim() === '') note({ path: 'task.script', key: 'editor.script.required' });
      const env = variables(draft.env, note);
      return {
        kind: 'script',
        interpreter: draft.interpreter,
        script: draft.script,
        ...(env === undefined ? {} : { env }),
      };
    }
    case 'bullmq':
      return toBullmqTask(draft, note);
  }
}

function toHttpTask(draft: Draft, note: Note): JobDraft['task'] {
  const url = draft.url.trim();
  if (!/^(?:https?|service):\/\/\S+$/.test(url))
    note({ path: 'task.url', key: 'editor.url.required' });
  const headers = toHeaders(draft.headers, note);
  const body = json(draft.body, 'task.body', note);
  return {
    kind: 'http',
    method: draft.method,
    url,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  };
}

/** What is missing, or no option of BullMQ's, the interface says. */
function toBullmqTask(draft: Draft, note: Note): JobDraft['task'] {
  const data = json(draft.bullmqData, 'task.data', note);
  const options = json(draft.bullmqOptions, 'task.options', note) as BullmqDraft['options'];
  const prefix = draft.bullmqPrefix.trim();
  return {
    kind: 'bullmq',
    queue: draft.bullmqQueue.trim(),
    name: draft.bullmqName.trim(),
    ...(prefix === '' ? {} : { prefix }),
    ...(data === undefined ? {} : { data }),
    ...(options === undefined ? {} : { options }),
  };
}

type BullmqDraft = Extract<JobDraft['task'], { kind: 'bullmq' }>;

function toHeaders(text: string, note: Note): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const match = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line);
    if (match === null) {
      note({ path: 'task.headers', key: 'editor.headers.invalid', values: { line: index + 1 } });
    } else {
      headers[match[1] ?? ''] = match[2] ?? '';
    }
  }
  return headers;
}

function variables(text: string, note: Note): Record<string, string> | undefined {
  const read = json(text, 'task.env', note);
  if (read === undefined) return undefined;
  const isMap = typeof read === 'object' && read !== null && !Array.isArray(read);
  if (isMap && Object.values(read).every((value) => typeof value === 'string')) {
    return read as Record<string, string>;
  }
  note({ path: 'task.env', key: 'editor.env.invalid' });
  return undefined;
}

type HandlerDraft = Extract<JobDraft['task'], { kind: 'handler' }>;

function schema(text: string, note: Note): HandlerDraft['inputSchema'] {
  const read = json(text, 'task.inputSchema', note);
  if (read === undefined) return undefined;
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read;
  note({ path: 'task.inputSchema', key: 'editor.inputSchema.invalid' });
  return undefined;
}

function json(text: string, path: string, note: Note): JsonValue | undefined {
  const read = readJsonText(text);
  if (read.kind === 'json') return read.value;
  if (read.kind === 'wrong') {
    const { key, values } = read;
    note({ path, key, ...(values === undefined ? {} : { values }) });
  }
  return undefined;
}
