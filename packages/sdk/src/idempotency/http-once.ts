import type { IncomingHttpHeaders } from 'node:http';
import { type Lease, readJson, unreachable } from '@escapement/core';
import { type ProblemCode, problemCodes } from '@escapement/protocol';
import { z } from 'zod';
import type { Idempotency } from './open-idempotency.ts';

/** How an interface takes keys. */
export interface HttpOnceOptions<Request> {
  /** Who asks: two callers may use the same key, and neither is shown the other's answer. */
  readonly caller: (request: Request) => string;
  /**
   * `required` refuses a request without `Idempotency-Key`; `optional` lets it through unguarded; `derived` needs none, and takes two requests of
   * one caller that are equal in all for one. It refuses a request of which the body was not read, since it is not known what that asks for.
   */
  readonly key?: 'required' | 'optional' | 'derived';
  /** `closed` refuses while Redis is away; `open` lets everything through then, unguarded. */
  readonly fail?: 'closed' | 'open';
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

const keptHeaders = ['content-type', 'location', 'etag', 'retry-after'] as const;
const keptSchema = z.strictObject({
  status: z.int().min(100).max(599),
  headers: z.record(z.string(), z.string()),
  /** In base 64. */
  body: z.string(),
});

/** An answer. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What to do with a request. */
export type HttpAdmission =
  /** Let it through, unguarded. */
  | { readonly kind: 'pass' }
  /** Do it, and conclude. */
  | { readonly kind: 'begun'; readonly lease: Lease }
  /** Answer this, and do nothing. */
  | { readonly kind: 'answer'; readonly reply: HttpReply };

/** Refused before anything began: who mends what he sent may use his key. */
const refusedBefore: readonly number[] = [400, 401, 403, 413, 422, 428, 429];

/** Asks whether a request is to be done, or what is to be answered instead. */
export async function admit(
  idempotency: Idempotency,
  options: Pick<HttpOnceOptions<never>, 'key' | 'fail'>,
  asked: AskedOverHttp,
): Promise<HttpAdmission> {
  const { key: mode = 'required', fail = 'closed' } = options;
  if (!guarded.includes(asked.method)) return { kind: 'pass' };
  const told = (code: ProblemCode, en: string, zh: string): HttpAdmission => {
    return { kind: 'answer', reply: problem({ code, en, zh }, asked.headers['accept-language']) };
  };
  const key =
    mode === 'derived'
      ? { kind: 'key' as const, key: '' }
      : keyIn(asked.headers['idempotency-key']);
  if (key.kind === 'none' && mode === 'optional') return { kind: 'pass' };
  if (key.kind !== 'key') return told('INPUT_INVALID', keyWanted, keyWantedZh);
  if (mode === 'derived' && isUnread(asked)) return told('INPUT_INVALID', unread, unreadZh);
  const [path = '', query = ''] = asked.url.split('?');
  const parameters = { query, body: asked.body ?? {} };
  const scope = [asked.caller, asked.method, path, key.key, mode === 'derived' ? parameters : 0];
  const beginning = await idempotency.begin({ key: JSON.stringify(scope), parameters });
  switch (beginning.kind) {
    case 'begun':
      return { kind: 'begun', lease: beginning.lease };
    case 'answered': {
      const reply = keptReplyIn(beginning.answer);
      if (reply !== undefined) return { kind: 'answer', reply };
      return told('IDEMPOTENCY_FATE_UNKNOWN', unreadable, unreadableZh);
    }
    case 'in-progress':
      return told('IDEMPOTENCY_IN_PROGRESS', inProgress, inProgressZh);
    case 'other-sent':
      return told('IDEMPOTENCY_KEY_REUSED', otherSent, otherSentZh);
    case 'full':
      return told('IDEMPOTENCY_FULL', full, fullZh);
    case 'unavailable':
      return fail === 'open' ? { kind: 'pass' } : told('REDIS_UNAVAILABLE', away, awayZh);
    default:
      return unreachable(beginning);
  }
}

const keyWanted =
  'Send Idempotency-Key: 1-255 printable ASCII characters, new for each thing that is wanted.';
const keyWantedZh = '请发送 Idempotency-Key：1–255 个可打印 ASCII 字符，每件新的事使用新的键。';
const unread =
  'The body was not read, so that this cannot be told from other requests: send it as application/json.';
const unreadZh = '未能读取请求正文，无法与其他请求区分：请以 application/json 发送。';
const inProgress = 'The first request under this key has no answer yet: send the same again.';
const inProgressZh = '使用该键的首个请求尚无结果：请稍后原样重发。';
const otherSent =
  'This key stands for something else that was sent: send a new key with a new body.';
const otherSentZh = '该键已对应另一份请求内容：新的内容请使用新的键。';
const full = 'Too many requests with a key are under way: send it again in a second.';
const fullZh = '正在处理的带键请求过多：请一秒后重发。';
const away = 'It cannot be made sure that this is done once, so it is not done: send it again.';
const awayZh = '目前无法确保只执行一次，因此未执行：请稍后重发。';
const unreadable = 'What was answered under this key cannot be read: look how things stand.';
const unreadableZh = '该键下保存的结果无法读取：请查看实际情况。';

/** Keeps an answer, or frees its key where nothing was begun. */
export async function conclude(
  idempotency: Idempotency,
  lease: Lease,
  reply: Omit<HttpReply, 'body'> & {
    /** `undefined` where it is not known, or too much to be kept. */
    readonly body: Buffer | undefined;
    readonly isRouted: boolean;
  },
): Promise<void> {
  const { status, headers, body, isRouted } = reply;
  if (body === undefined || refusedBefore.includes(status) || (status === 404 && !isRouted)) {
    await idempotency.release(lease);
    return;
  }
  const kept = keptHeaders.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value]];
  });
  const answer = { status, headers: Object.fromEntries(kept), body: body.toString('base64') };
  await idempotency.settle(lease, JSON.stringify(answer));
}

function keptReplyIn(answer: string): HttpReply | undefined {
  const reading = readJson(keptSchema, answer);
  if (reading.kind !== 'read') return undefined;
  const { status, headers, body } = reading.value;
  const told = { ...headers, 'idempotent-replayed': 'true' };
  return { status, headers: told, body: Buffer.from(body, 'base64') };
}

/** Something was sent, and nothing or an empty object is what a parser that did not know it has left. */
function isUnread({ headers, body }: AskedOverHttp): boolean {
  const isEmpty = typeof (body ?? {}) === 'object' && Object.keys(body ?? {}).length === 0;
  if (!isEmpty || Array.isArray(body)) return false;
  const length = Number(headers['content-length'] ?? 0);
  return headers['transfer-encoding'] !== undefined || length > (body == null ? 0 : '{}'.length);
}

/** Bare or quoted is the same. */
function keyIn(given: string | readonly string[] | undefined) {
  if (given === undefined) return { kind: 'none' } as const;
  const text = typeof given === 'string' ? given : given.join(', ');
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  const isKey = /^[\x21-\x7e]{1,255}$/.test(key);
  return isKey ? ({ kind: 'key', key } as const) : ({ kind: 'malformed' } as const);
}

function problem(
  { code, en, zh }: { readonly code: ProblemCode; readonly en: string; readonly zh: string },
  language: string | undefined,
): HttpReply {
  const isChinese = /^\s*zh\b/i.test(language ?? '');
  const { status, en: title, zh: titleZh } = problemCodes[code];
  const body = {
    type: `urn:escapement:problem:${code}`,
    title: isChinese ? titleZh : title,
    ...{ status, code, detail: isChinese ? zh : en },
  };
  const mayPass = status === 409 || status === 503;
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...(mayPass ? { 'retry-after': '1' } : {}),
    },
    body: Buffer.from(JSON.stringify(body)),
  };
}
