import { createKnownAnswers, type Known } from './known-answers.ts';
import { problemFrom, unreachable } from './problem-error.ts';

/** What an answer says about itself beside its body. */
export interface AnswerNotice {
  readonly path: string;
  /** Since when the answer may be stale, because ZooKeeper could not be asked. */
  readonly staleSince?: string;
  /** What could not be asked though the answer stands, such as `REDIS_UNAVAILABLE`. */
  readonly warning?: string;
}

export interface TransportOptions {
  /** Origin of any node, such as `http://localhost:8080`; empty for the origin of the page. */
  readonly baseUrl: string;
  /** The admin token; a browser leaves it out and signs in by cookie. */
  readonly token?: string;
  /** Of the browser's session; learned by itself from `signIn` and `session`. */
  readonly csrfToken?: string;
  readonly fetch?: typeof globalThis.fetch;
  /**
   * How many answers are remembered, so that one that is asked for again comes over the wire only if it is another by now, and else is the very same
   * object. None unless given.
   */
  readonly answersRemembered?: number;
  /** Called with each answer that has something to say about itself, and with each that has not. */
  readonly onAnswer?: (notice: AnswerNotice) => void;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** A status that is an answer though it says unavailable. */
  readonly acceptStatus?: number;
}

/** Sends one call. Rejects with ProblemError, or with the signal's reason when it was aborted. */
export type Send = <T>(call: Call) => Promise<T>;

export interface Transport {
  readonly send: Send;
  /** Takes the token of a new session for the writes that follow. */
  useCsrfToken(token: string | undefined): void;
}

/** One way out for every method. Answers are typed, not validated, so that an older client bears a newer server's fields. */
export function createTransport(options: TransportOptions): Transport {
  let csrfToken = options.csrfToken;
  const fetchNow = options.fetch ?? globalThis.fetch.bind(globalThis);
  const known = createKnownAnswers(options.answersRemembered ?? 0);
  return {
    useCsrfToken(token) {
      csrfToken = token;
    },
    async send<T>(call: Call): Promise<T> {
      const url = options.baseUrl.replace(/\/$/, '') + call.path + searchOf(call.query);
      const headers = headersOf(call, { token: options.token, csrfToken });
      const kept = isRead(call) ? known.find(url) : undefined;
      const { response, text } = await reach(fetchNow, {
        call,
        url,
        headers: { ...headers, ...unless(kept) },
        baseUrl: options.baseUrl,
      });
      options.onAnswer?.(noticeOf(call.path, response));
      if (response.status === 304 && kept !== undefined) return kept.body as T;
      const body = bodyOf(response, text);
      if (isRead(call)) known.learn(url, response, body);
      if (!response.ok && response.status !== call.acceptStatus)
        throw problemFrom(response.status, body);
      return body as T;
    },
  };
}

function isRead({ method = 'GET' }: Call): boolean {
  return method === 'GET';
}

/** Asks for an answer only if it is another than the one that is known. */
function unless(known: Known | undefined): Record<string, string> {
  return known === undefined ? {} : { 'if-none-match': known.tag };
}

/** A server that falls silent in the middle of its answer has not answered. */
async function reach(
  fetchNow: typeof globalThis.fetch,
  request: { call: Call; url: string; headers: Record<string, string>; baseUrl: string },
): Promise<{ response: Response; text: string }> {
  const { call, url, headers } = request;
  try {
    const response = await fetchNow(url, {
      method: call.method ?? 'GET',
      headers,
      credentials: 'same-origin',
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
    return { response, text: await response.text() };
  } catch (error) {
    if (call.signal?.aborted === true) throw error;
    throw unreachable(error, request.baseUrl);
  }
}

function headersOf(
  call: Call,
  identity: { token: string | undefined; csrfToken: string | undefined },
): Record<string, string> {
  const write = (call.method ?? 'GET') !== 'GET';
  return {
    accept: 'application/json',
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(identity.token === undefined ? {} : { authorization: `Bearer ${identity.token}` }),
    ...(write && identity.csrfToken !== undefined ? { 'x-csrf-token': identity.csrfToken } : {}),
    ...call.headers,
  };
}

function searchOf(query: object | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

function noticeOf(path: string, response: Response): AnswerNotice {
  const staleSince = response.headers.get('x-escapement-stale-since');
  const warning = response.headers.get('x-escapement-warning');
  return {
    path,
    ...(staleSince === null ? {} : { staleSince }),
    ...(warning === null ? {} : { warning }),
  };
}

function bodyOf(response: Response, text: string): unknown {
  if (!/[/+]json/.test(response.headers.get('content-type') ?? '')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
