import { type Task, toIso } from '@escapement/core';
import { type Dispatcher, request } from 'undici';
import { LineSplitter } from '../line-splitter.ts';
import type { HttpClient } from './http-client.ts';
import { type Hop, nextStep } from './http-redirect.ts';
import { failed, succeeded, type TaskOutcome, type TaskRun } from './task-outcome.ts';

type HttpTask = Extract<Task, { kind: 'http' }>;

const loggedBytes = 64 * 1024;

/** Sends the request and follows redirects; every connection on the way is checked by the client's policy. */
export async function runHttp(
  client: HttpClient,
  task: HttpTask,
  run: TaskRun,
): Promise<TaskOutcome> {
  const cap = AbortSignal.timeout(client.limits.timeoutMs);
  const signal = AbortSignal.any([run.stop.signal, cap]);
  try {
    return await follow(client, firstHop(task, run), { run, signal });
  } catch (error) {
    if (cap.aborted) return failed(`no complete answer within ${client.limits.timeoutMs} ms`);
    return failed(`the request failed: ${describe(error)}`);
  }
}

interface Exchange {
  readonly run: TaskRun;
  readonly signal: AbortSignal;
}

async function follow(client: HttpClient, first: Hop, exchange: Exchange): Promise<TaskOutcome> {
  let hop = first;
  for (let followed = 0; ; followed += 1) {
    const response = await send(client, hop, exchange.signal);
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

async function send(
  client: HttpClient,
  hop: Hop,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const response = await request(hop.url, {
    dispatcher: client.dispatcher,
    method: hop.method as Dispatcher.HttpMethod,
    headers: hop.headers,
    body: hop.body ?? null,
    signal,
  });
  // A body that is not read to its end reports that as an error, and one that nobody listens to ends the process.
  response.body.on('error', () => {});
  return response;
}

async function conclude(
  client: HttpClient,
  hop: Hop,
  { response, log }: { response: Dispatcher.ResponseData; log: TaskRun['log'] },
): Promise<TaskOutcome> {
  const { statusCode } = response;
  log.write('system', `${hop.method} ${shown(hop.url)}: ${statusCode}`);
  const bytes = await logBody(response.body, client.limits.maxResponseBytes, log);
  if (bytes > client.limits.maxResponseBytes) {
    return failed(`the response is longer than ${client.limits.maxResponseBytes} bytes`);
  }
  return statusCode >= 200 && statusCode < 300
    ? succeeded
    : failed(`the server answered with status ${statusCode}`);
}

/** Reads the body to its end or its cap, and puts its beginning into the log. Returns the bytes read. */
async function logBody(
  body: AsyncIterable<Buffer> & { destroy(): void },
  maxBytes: number,
  log: TaskRun['log'],
): Promise<number> {
  const splitter = new LineSplitter((line) => log.write('stdout', line));
  let bytes = 0;
  for await (const chunk of body) {
    if (bytes < loggedBytes) splitter.push(chunk.subarray(0, loggedBytes - bytes));
    bytes += chunk.length;
    if (bytes > maxBytes) break;
  }
  splitter.end();
  if (bytes > loggedBytes) log.write('system', `only the first ${loggedBytes} bytes are kept`);
  return bytes;
}

function firstHop(task: HttpTask, run: TaskRun): Hop {
  const { envelope, attempt, fencingToken } = run;
  const body = bodyText(task.body);
  const headers: Record<string, string> = { 'user-agent': 'Escapement' };
  if (body !== undefined) {
    headers['content-type'] = typeof task.body === 'string' ? 'text/plain' : 'application/json';
  }
  for (const [name, value] of Object.entries(task.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  // A definition that was stored before this was refused must not reach another site at an address that is allowed.
  delete headers['host'];
  // Last, so that a job cannot speak for another run.
  headers['x-escapement-run'] = envelope.runId;
  headers['x-escapement-attempt'] = String(attempt);
  headers['x-escapement-fire-time'] = toIso(envelope.fireTime);
  delete headers['x-fence-token'];
  if (fencingToken !== undefined) headers['x-fence-token'] = String(fencingToken);
  return { method: task.method, url: new URL(task.url), headers, body };
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
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  return error instanceof Error ? error.message : String(error);
}
