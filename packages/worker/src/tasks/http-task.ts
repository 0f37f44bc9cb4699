import { sayReason, servedTime, shardPartOf, type Task, toIso } from '@escapement/core';
import { type Dispatcher, request } from 'undici';
import { addressOf } from './http-address.ts';
import { logAnswer } from './http-answer.ts';
import { type HttpClient, TargetRefused } from './http-client.ts';
import { lookingFirst } from './http-last-look.ts';
import { type Hop, nextStep } from './http-redirect.ts';
import { wordsOf } from './http-words.ts';
import {
  certainlyFailed,
  type Failure,
  failed,
  succeeded,
  type TaskOutcome,
  type TaskRun,
} from './task-outcome.ts';

export type HttpTask = Extract<Task, { kind: 'http' }>;

/** What a request came to. `unreached`: no connection was made, so that nobody has seen it; `broken`: it was sent, and the connection ended before a whole answer; `late`: none came in time. */
export interface HttpTried {
  readonly outcome: TaskOutcome;
  readonly reach: 'answered' | 'broken' | 'late' | 'unreached';
}

/** Sends the request and follows redirects; every connection on the way is checked by the client's policy. */
export async function tryHttp(
  client: HttpClient,
  task: HttpTask,
  run: TaskRun,
): Promise<HttpTried> {
  const cap = AbortSignal.timeout(client.limits.timeoutMs);
  const signal = AbortSignal.any([run.stop.signal, cap]);
  try {
    const outcome = await follow(client, firstHop(task, run), { run, signal });
    return { outcome, reach: 'answered' };
  } catch (error) {
    const reach = reachOf(error, signal);
    const outcome = failedBy(error, cap.aborted ? client.limits.timeoutMs : undefined);
    const isStopped = run.stop.reason !== undefined;
    const soFar = isStopped && error instanceof BrokenAnswer ? { soFar: error.message } : {};
    return { outcome: { ...outcome, ...soFar }, reach };
  }
}

function reachOf(error: unknown, signal: AbortSignal): HttpTried['reach'] {
  if (error instanceof Unreached) return 'unreached';
  const { code } = (error ?? {}) as { readonly code?: unknown };
  const isLate = code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';
  return signal.aborted || isLate ? 'late' : 'broken';
}

/** `withinMs`: it is over because that has passed. */
function failedBy(error: unknown, withinMs: number | undefined): Failure {
  if (withinMs === undefined) return failed(sayReason('http-failed', { because: describe(error) }));
  return error instanceof BrokenAnswer
    ? failed(sayReason('http-no-answer-because', { ms: withinMs, because: error.message }))
    : failed(sayReason('http-no-answer', { ms: withinMs }));
}

interface Exchange {
  readonly run: TaskRun;
  readonly signal: AbortSignal;
}

async function follow(client: HttpClient, first: Hop, exchange: Exchange): Promise<TaskOutcome> {
  let hop = first;
  for (let followed = 0; ; followed += 1) {
    const sending = send(client, hop, exchange);
    const response = await (followed === 0 ? reached(sending) : sending);
    const { location } = response.headers;
    const step = nextStep(
      hop,
      {
        status: response.statusCode,
        location: Array.isArray(location) ? location[0] : location,
      },
      followed,
    );
    if (step.kind === 'final') return conclude(client, hop, { response, log: exchange.run.log });
    response.body.destroy();
    if (step.kind === 'refused') return failed(step.reason);
    exchange.run.log.write(
      'system',
      `${response.statusCode}: redirected to ${shown(step.hop.url)}`,
    );
    hop = step.hop;
  }
}

/** Tells a first connection that was not made from all else. */
async function reached<T>(sending: Promise<T>): Promise<T> {
  try {
    return await sending;
  } catch (error) {
    throw isNoConnection(error) ? new Unreached({ cause: error }) : error;
  }
}

/** Nobody answered at the address, or the policy of this worker kept us from dialling it. */
function isNoConnection(error: unknown): boolean {
  if (error instanceof TargetRefused) return true;
  if (error instanceof AggregateError) return error.errors.every(isNoConnection);
  const { code, syscall } = (error ?? {}) as {
    readonly code?: unknown;
    readonly syscall?: unknown;
  };
  return code === 'UND_ERR_CONNECT_TIMEOUT' || syscall === 'connect' || syscall === 'getaddrinfo';
}

async function send(
  client: HttpClient,
  hop: Hop,
  { run, signal }: Exchange,
): Promise<Dispatcher.ResponseData> {
  const response = await request(hop.url, {
    dispatcher: lookingFirst(client.dispatcher, () => run.mayGoOut()),
    method: hop.method as Dispatcher.HttpMethod,
    headers: hop.headers,
    body: hop.body ?? null,
    signal,
  });
  // A body that is not read to its end reports that as an error, and one that nobody listens to ends the process.
  response.body.on('error', () => {});
  return response;
}

/** These have no body, and end with their head whatever length that says: to wait for one would take a success for none, and do it again. */
const bodyless: readonly number[] = [204, 304];

/** An answer that says that it failed needs no more than its status; the rest is waited for so long, for the log. */
const failureBodyWithinMs = 1_000;

async function conclude(
  client: HttpClient,
  hop: Hop,
  { response, log }: { response: Dispatcher.ResponseData; log: TaskRun['log'] },
): Promise<TaskOutcome> {
  const { statusCode, headers, body } = response;
  const { maxResponseBytes: maxBytes } = client.limits;
  const isSuccess = statusCode >= 200 && statusCode < 300;
  const statusSentence = sayReason('http-status', { status: statusCode });
  log.write('system', `${hop.method} ${shown(hop.url)}: ${statusCode}`);
  if (!isSuccess) endSoon(body);
  try {
    const isBodyless = bodyless.includes(statusCode);
    const bytes = isBodyless ? 0 : await logAnswer({ headers, body }, { maxBytes, log });
    if (!isSuccess) return failed(statusSentence);
    const isLong = bytes > maxBytes;
    return isLong ? failed(sayReason('http-too-long', { bytes: maxBytes })) : succeeded;
  } catch (error) {
    if (isSuccess) throw new BrokenAnswer(statusCode, { cause: error });
    log.write('system', 'the rest of the answer did not come');
    return certainlyFailed(statusSentence);
  } finally {
    body.destroy();
  }
}

class Unreached extends Error {
  override readonly name = 'Unreached';

  constructor(options: ErrorOptions) {
    super('no connection was made', options);
  }
}

/** A success that did not come to its end. */
class BrokenAnswer extends Error {
  override readonly name = 'BrokenAnswer';

  constructor(statusCode: number, options: ErrorOptions) {
    super(sayReason('http-broken', { status: statusCode }), options);
  }
}

function endSoon(body: { destroy(): void }): void {
  const enough = AbortSignal.timeout(failureBodyWithinMs);
  enough.addEventListener('abort', () => body.destroy(), { once: true });
}

function firstHop(task: HttpTask, run: TaskRun): Hop {
  const { envelope, attempt, fencingToken } = run;
  const body = bodyText(task.body);
  const headers: Record<string, string> = { 'user-agent': 'Escapement' };
  if (body !== undefined) {
    headers['content-type'] = typeof task.body === 'string' ? 'text/plain' : 'application/json';
  }
  const { url, authorization } = addressOf(task.url);
  if (authorization !== undefined) headers['authorization'] = authorization;
  for (const [name, value] of Object.entries(task.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  // A definition that was stored before this was refused must not reach another site at an address that is allowed.
  delete headers['host'];
  // Last, so that a job cannot speak for another run.
  headers['x-escapement-run'] = envelope.runId;
  headers['x-escapement-attempt'] = String(attempt);
  headers['x-escapement-fire-time'] = toIso(servedTime(envelope));
  for (const name of ['x-escapement-shard', 'x-fence-token']) delete headers[name];
  const shard = shardPartOf(envelope);
  if (shard !== undefined) headers['x-escapement-shard'] = `${shard.index}/${shard.total}`;
  if (fencingToken !== undefined) headers['x-fence-token'] = String(fencingToken);
  return { method: task.method, url, headers, body };
}

function bodyText(body: HttpTask['body']): string | undefined {
  if (body === undefined) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** An address as the log may show it: without its query, where secrets travel. */
function shown({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/** Node joins the failures of several addresses in one error without a message. */
function describe(error: unknown): string {
  if (error instanceof Unreached) return describe(error.cause);
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  if (error instanceof BrokenAnswer) return `${error.message}: ${describe(error.cause)}`;
  return wordsOf(error);
}
