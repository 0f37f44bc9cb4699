import { problemSchema } from '@escapement/core';
import type { z } from 'zod';
import { Refused, Unreachable } from './problem.ts';
import { learnServerClock } from './server-clock.ts';

let csrfToken: string | undefined;

/** The token that proves to the server that a change comes from this page; it arrives with the session. */
export function rememberCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  ifMatch?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** An answer with the ETag that came with it. */
export interface Answer<T> {
  value: T;
  etag: string | undefined;
}

/** Asks the server and checks the answer's shape. Throws `Refused`, `Unreachable`, or the schema's error. */
export async function ask<T>(
  path: string,
  schema: z.ZodType<T>,
  call: Call = {},
): Promise<Answer<T>> {
  const response = await send(path, call);
  if (!response.ok) throw await refusalOf(response);
  const body: unknown = response.status === 204 ? undefined : await response.json();
  return { value: schema.parse(body), etag: response.headers.get('etag') ?? undefined };
}

async function send(path: string, call: Call): Promise<Response> {
  const { method = 'GET', signal } = call;
  try {
    const response = await fetch(`/api/v1${path}${queryText(call.query)}`, {
      method,
      headers: headersOf(call),
      credentials: 'same-origin',
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    learnServerClock(response.headers.get('date'));
    return response;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new Unreachable(error);
  }
}

function headersOf(call: Call): Record<string, string> {
  const changes = (call.method ?? 'GET') !== 'GET';
  return {
    accept: 'application/json',
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.ifMatch === undefined ? {} : { 'if-match': call.ifMatch }),
    ...(changes && csrfToken !== undefined ? { 'x-csrf-token': csrfToken } : {}),
    ...(call.method === 'POST' ? { 'idempotency-key': freshKey() } : {}),
  };
}

function queryText(query: Call['query']): string {
  const entries = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}

/** `crypto.randomUUID` exists only on https and localhost; a console on a plain address needs keys too. */
function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

async function refusalOf(response: Response): Promise<Error> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return new Refused(parsed.data);
  // A proxy in front of a server that is gone answers with its own page.
  return new Unreachable(new Error(`status ${response.status}`));
}
