import {
  type ConfigValues,
  configNameIn,
  filledText,
  hasCredentials,
  hiddenCredentials,
  isHidden,
  isServiceUrl,
  type JobInput,
  readServiceUrl,
  type Words,
} from '@escapement/core';
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
export function refuseUnsendable(input: JobInput, config: ConfigValues): void {
  if (input.task.kind !== 'http') return;
  const errors = [...urlFindings(input.task), ...headerFindings(input.task, config)];
  const [first] = errors;
  if (first === undefined) return;
  const detail = `${first.path}: ${first.message.en}; allowed: ${first.allowed}.`;
  throw new ProblemSignal('TASK_INVALID', detail, { errors });
}

/** Credentials in the address are sent as a Basic header, which can hold what RFC 7617 says and comes once. */
function urlFindings({ url, headers = {} }: HttpTask): readonly ProblemDetail[] {
  if (isServiceUrl(url)) {
    return readServiceUrl(url) === undefined ? [finding('task.url', serviceWords)] : [];
  }
  const parsed = new URL(url);
  if (!hasCredentials(parsed)) return [];
  if (isHidden(parsed)) return [finding('task.url', hiddenWords)];
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  if (names.includes('authorization')) return [finding('task.url', twiceWords)];
  return isBasic(parsed) ? [] : [finding('task.url', credentialWords)];
}

/** No control character, and no colon in the name: what follows the first one would be the password. */
function isBasic({ username, password }: URL): boolean {
  return !/%[01][\da-f]|%7f/i.test(username + password) && !/%3a/i.test(username);
}

/** A text with the configuration that stands; what else it asks for is known when it is sent. */
function withConfig(text: string, config: ConfigValues): string {
  return filledText(text, (name) => {
    const value = config.get(configNameIn(name) ?? '');
    return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function headerFindings(
  { headers = {} }: HttpTask,
  config: ConfigValues,
): readonly ProblemDetail[] {
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
    if (!isSendable(value)) return [finding(path, valueWords)];
    return isSendable(withConfig(value, config)) ? [] : [finding(path, filledWords)];
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

const serviceWords: FindingWords = {
  message: { en: 'This is no address of a service', zh: '这不是有效的服务地址' },
  allowed: {
    en: 'service://name/path without a port and credentials; the name is 1–64 of letters, digits, ".", "_" and "-", a letter or digit first',
    zh: 'service://服务名/路径，不含端口与凭据；服务名为 1–64 个字母、数字、“.”、“_”或“-”，以字母或数字开头',
  },
};
const hiddenWords: FindingWords = {
  message: {
    en: `${hiddenCredentials} stands for credentials that are kept, and none are kept for this address`,
    zh: `${hiddenCredentials} 代表已保存的凭据，但该地址没有已保存的凭据`,
  },
  allowed: {
    en: 'the user name and the password themselves, or a URL without them',
    zh: '实际的用户名和密码，或不含凭据的地址',
  },
};
const twiceWords: FindingWords = {
  message: {
    en: 'Credentials are both in the URL and in an Authorization header',
    zh: '地址与 Authorization 头中都有凭据',
  },
  allowed: { en: 'one of the two', zh: '两者之一' },
};
const credentialWords: FindingWords = {
  message: {
    en: 'These credentials cannot be sent as a Basic header',
    zh: '这些凭据无法作为 Basic 头发送',
  },
  allowed: {
    en: 'a user name without ":", and no control characters',
    zh: '用户名不含“:”，且均不含控制字符',
  },
};
const reservedWords: FindingWords = {
  message: { en: 'This header is set by the worker', zh: '该请求头由工作进程设置' },
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

const filledWords: FindingWords = {
  message: {
    en: 'With the configuration that it asks for, as it stands, this value cannot be sent in a header',
    zh: '填入所引用配置项的现值后，该值无法作为请求头发送',
  },
  allowed: valueWords.allowed,
};

function finding(path: string, { message, allowed }: FindingWords): ProblemDetail {
  return { code: 'TASK_UNSENDABLE', path, message, allowed: allowed.en, allowedZh: allowed.zh };
}
