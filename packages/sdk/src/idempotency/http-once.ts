import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { keptBodyBytes, unreachable } from '@escapement/core';
import {
  isLastWord,
  keptReplyOf,
  readIdempotencyKey,
  readKeptReply,
  type TellingReply,
} from '@escapement/protocol';
import { call, oneOf, required, text } from '../edge/kind.ts';
import { readGiven, requireGiven } from '../edge/read-given.ts';
import type { Begun } from './begun.ts';
import { type HttpReply, type OnceRefusal, refusalReply } from './once-refusals.ts';
import type { Idempotency } from './open-idempotency.ts';

/** How an interface takes keys. */
export interface HttpOnceOptions<Request> {
  /** Who asks: two callers may use the same key, and neither is shown the other's answer. */
  readonly caller: (request: Request) => string;
  /**
   * `required` refuses a request without `Idempotency-Key`; `optional` lets it through unguarded; `derived` needs none, and takes two requests of
   * one caller that are equal in all for one, as long as the answer is kept: the mark of a third a day later is the same. It refuses a request of
   * which the body was not read, since it is not known what that asks for.
   */
  readonly key?: 'required' | 'optional' | 'derived';
  /** `closed` refuses while Redis is away; `open` lets everything through then, unguarded. */
  readonly fail?: 'closed' | 'open';
  /**
   * What becomes of a request that somebody began and of which he never said what came: `do` lets the handler do it, which is told so by
   * `onceWorkOf` and finds by the mark what was made; `refuse` answers that nobody knows, where nothing could find it.
   */
  readonly again?: 'do' | 'refuse';
}

type Guard = 'idempotencyMiddleware' | 'idempotencyPlugin';

/** Throws `ONCE_INVALID` when the guard is made, and not at the first request. */
export function readHttpOptions<Request>(
  what: Guard,
  given: HttpOnceOptions<Request>,
): HttpOnceOptions<Request> {
  const edge = { code: 'ONCE_INVALID', what } as const;
  const options = readGiven<HttpOnceOptions<Request>>(edge, given, {
    caller: required(call),
    key: oneOf('required', 'optional', 'derived'),
    fail: oneOf('closed', 'open'),
    again: oneOf('do', 'refuse'),
  });
  return { ...options, caller: (request) => callerOf(edge, options.caller(request)) };
}

/** Whoever is nobody would share keys and answers with everybody else who is. */
function callerOf(edge: { readonly code: 'ONCE_INVALID'; readonly what: Guard }, caller: string) {
  requireGiven(edge, ['what caller returns', text], caller);
  return caller;
}

/** A request as far as it matters. */
export interface AskedOverHttp {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly caller: string;
  readonly headers: IncomingHttpHeaders;
  /** What was made of it; `undefined` where nothing was. */
  readonly body: unknown;
}

/** Methods of which a repeat could do something a second time. */
const guarded: readonly string[] = ['POST', 'PATCH', 'PUT', 'DELETE'];

/** What to do with a request. */
export type HttpAdmission =
  /** Let it through, unguarded. */
  | { readonly kind: 'pass' }
  /** Do it, and conclude. */
  | { readonly kind: 'begun'; readonly work: Begun }
  /** Answer this, and do nothing. */
  | { readonly kind: 'answer'; readonly reply: HttpReply };

type Mode = Pick<HttpOnceOptions<never>, 'key' | 'fail' | 'again'>;

/** Asks whether a request is to be done, or what is to be answered instead. */
export async function admit(
  idempotency: Idempotency,
  options: Mode,
  asked: AskedOverHttp,
): Promise<HttpAdmission> {
  if (!guarded.includes(asked.method)) return { kind: 'pass' };
  const named = nameOf(asked, options.key ?? 'required');
  if (named.kind === 'none') return { kind: 'pass' };
  const told = (refusal: OnceRefusal): HttpAdmission => {
    return { kind: 'answer', reply: refusalReply(refusal, asked.headers['accept-language']) };
  };
  if (named.kind !== 'named') return told(named);
  const { key, parameters } = named;
  const beginning = await idempotency.begin({ key, parameters });
  switch (beginning.kind) {
    case 'begun': {
      const { work } = beginning;
      if (!work.again || options.again !== 'refuse') return { kind: 'begun', work };
      // Which is then the answer to its key: another would only guess as well.
      const refused = refusalReply({ kind: 'fate-unknown' }, asked.headers['accept-language']);
      await conclude(work, { ...refused, isRouted: true });
      return { kind: 'answer', reply: refused };
    }
    case 'answered':
      return replayOf(beginning.answer) ?? told(bareOf(beginning.answer));
    case 'in-progress':
    case 'other-sent':
    case 'full':
      return told(beginning);
    case 'unavailable':
      return options.fail === 'open' ? { kind: 'pass' } : told(beginning);
    default:
      return unreachable(beginning);
  }
}

type Named =
  | { readonly kind: 'none' }
  | { readonly kind: 'key-wanted' | 'unread' }
  | { readonly kind: 'named'; readonly key: string; readonly parameters: unknown };

/** What stands for a request, among all that are asked for here. */
function nameOf(asked: AskedOverHttp, mode: NonNullable<Mode['key']>): Named {
  const { caller, method, headers, url, body } = asked;
  const isDerived = mode === 'derived';
  const reading = isDerived
    ? ({ kind: 'key', key: '' } as const)
    : readIdempotencyKey(headers['idempotency-key']);
  if (reading.kind === 'none' && mode === 'optional') return { kind: 'none' };
  if (reading.kind !== 'key') return { kind: 'key-wanted' };
  if (isDerived && isUnread(asked)) return { kind: 'unread' };
  const [path = '', query = ''] = url.split('?');
  const parameters = { query, body: body ?? {} };
  const scope = [caller, method, path, reading.key, isDerived ? parameters : 0];
  return { kind: 'named', key: JSON.stringify(scope), parameters };
}

/** What was answered to a request. */
export interface Concluded extends Omit<HttpReply, 'body'> {
  /** `undefined` where it is not known, or too much to be kept. */
  readonly body: Buffer | undefined;
  readonly isRouted: boolean;
}

/** Keeps an answer, or frees its key where nothing was begun. */
export async function conclude(work: Begun, concluded: Concluded): Promise<void> {
  const { status, headers, body, isRouted } = concluded;
  const reply = { status, header: (name: string) => headers[name], body: keptBodyOf(body) };
  if (!isLastWord(reply) || (status === 404 && !isRouted)) {
    await work.release();
    return;
  }
  const { whole, bare } = keptReplyOf(reply);
  await work.settle(whole, bare);
}

function keptBodyOf(body: Buffer | undefined): TellingReply['body'] {
  if (body === undefined || body.length > keptBodyBytes) return undefined;
  if (isUtf8(body)) return { body: body.toString() };
  return { body: body.toString('base64'), encoding: 'base64' };
}

/** `undefined` where what was answered cannot be said again. */
function replayOf(answer: string): HttpAdmission | undefined {
  const kept = readKeptReply(answer);
  if (kept === undefined || kept.body === null) return undefined;
  const { status, headers, body, encoding = 'utf8' } = kept;
  const told = { ...headers, 'idempotent-replayed': 'true' };
  return { kind: 'answer', reply: { status, headers: told, body: Buffer.from(body, encoding) } };
}

function bareOf(answer: string): OnceRefusal {
  const kept = readKeptReply(answer);
  return kept === undefined ? { kind: 'unreadable' } : { kind: 'not-kept', kept };
}

/** Something was sent, and nothing or an empty object is what a parser that did not know it has left. */
function isUnread({ headers, body }: AskedOverHttp): boolean {
  const isEmpty = typeof (body ?? {}) === 'object' && Object.keys(body ?? {}).length === 0;
  if (!isEmpty || Array.isArray(body)) return false;
  const length = Number(headers['content-length'] ?? 0);
  return headers['transfer-encoding'] !== undefined || length > (body == null ? 0 : '{}'.length);
}
