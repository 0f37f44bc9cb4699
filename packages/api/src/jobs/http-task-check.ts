import type { JobInput, Words } from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from '../problems/problem-signal.ts';

type HttpTask = Extract<JobInput['task'], { kind: 'http' }>;

/** Headers that the request itself decides, or that say for which run it is; what a job said of them would be untrue or dropped. */
const reserved: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-fence-token',
]);
const reservedPrefix = 'x-escapement-';
const headersAtMost = 64;

/** Refuses an HTTP task whose shape is right and which could never be sent as it is written. */
export function refuseUnsendable(input: JobInput): void {
  if (input.task.kind !== 'http') return;
  const errors = [...urlFindings(input.task), ...headerFindings(input.task)];
  const [first] = errors;
  if (first === undefined) return;
  const detail = `${first.path}: ${first.message.en}; allowed: ${first.allowed}.`;
  throw new ProblemSignal('TASK_INVALID', detail, { errors });
}

function urlFindings({ url }: HttpTask): readonly ProblemDetail[] {
  const { username, password } = new URL(url);
  if (username === '' && password === '') return [];
  return [
    finding('task.url', {
      message: {
        en: 'Credentials in the URL are never sent',
        zh: '地址中的用户名和密码不会被发送',
      },
      allowed: {
        en: 'a URL without them, and an Authorization header',
        zh: '不含凭据的地址，并使用 Authorization 头',
      },
    }),
  ];
}

function headerFindings({ headers = {} }: HttpTask): readonly ProblemDetail[] {
  const names = Object.keys(headers);
  if (names.length > headersAtMost) {
    return [
      finding('task.headers', {
        message: { en: `These are ${names.length} headers`, zh: `共 ${names.length} 个请求头` },
        allowed: { en: `at most ${headersAtMost}`, zh: `最多 ${headersAtMost} 个` },
      }),
    ];
  }
  const seen = new Set<string>();
  return Object.entries(headers).flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const isRepeated = seen.has(lower);
    seen.add(lower);
    const path = `task.headers.${name}`;
    if (isReserved(lower)) return [finding(path, reservedWords)];
    if (isRepeated) return [finding(path, repeatedWords)];
    return isSendable(value) ? [] : [finding(path, valueWords)];
  });
}

function isReserved(name: string): boolean {
  return reserved.has(name) || name.startsWith(reservedPrefix);
}

/** What a header may hold on the wire: visible ASCII, and blanks within it. */
function isSendable(value: string): boolean {
  return /^(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?$/.test(value);
}

interface FindingWords {
  readonly message: Words;
  readonly allowed: Words;
}

const reservedWords: FindingWords = {
  message: { en: 'This header is set by the worker', zh: '该请求头由 worker 设置' },
  allowed: {
    en: `any other than ${[...reserved].join(', ')} and ${reservedPrefix}…`,
    zh: `除 ${[...reserved].join('、')} 与 ${reservedPrefix}… 以外的请求头`,
  },
};
const repeatedWords: FindingWords = {
  message: { en: 'This header is there twice', zh: '该请求头重复' },
  allowed: {
    en: 'each name once, in capitals or not',
    zh: '同名请求头只能出现一次（不区分大小写）',
  },
};
const valueWords: FindingWords = {
  message: { en: 'This value cannot be sent in a header', zh: '该值无法作为请求头发送' },
  allowed: {
    en: 'visible ASCII characters with blanks between them; encode others, as by percent or Base64',
    zh: '可打印的 ASCII 字符，中间可含空格；其他字符请先编码（如百分号编码或 Base64）',
  },
};

function finding(path: string, { message, allowed }: FindingWords): ProblemDetail {
  return { code: 'TASK_UNSENDABLE', path, message, allowed: allowed.en, allowedZh: allowed.zh };
}
