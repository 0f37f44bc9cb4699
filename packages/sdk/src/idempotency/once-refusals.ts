import {
  bareReplyDetail,
  bareReplyDetailZh,
  type KeptReply,
  type ProblemCode,
  problemCodes,
} from '@escapement/protocol';

/** An answer. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Why a request is not done. */
export type OnceRefusal =
  | {
      readonly kind:
        | 'key-wanted'
        | 'unread'
        | 'fate-unknown'
        | 'unreadable'
        | 'in-progress'
        | 'other-sent'
        | 'full'
        | 'unavailable';
    }
  /** It was done, and what was answered then was not kept whole. */
  | { readonly kind: 'not-kept'; readonly kept: KeptReply };

interface Sentence {
  readonly code: ProblemCode;
  readonly en: string;
  readonly zh: string;
}

/** A refusal as problem details, in the language that was asked for. */
export function refusalReply(refusal: OnceRefusal, language: string | undefined): HttpReply {
  const { code, en, zh } = sentenceOf(refusal);
  const isChinese = /^\s*zh\b/i.test(language ?? '');
  const { status, en: title, zh: titleZh } = problemCodes[code];
  const body = {
    type: `urn:escapement:problem:${code}`,
    title: isChinese ? titleZh : title,
    ...{ status, code, detail: isChinese ? zh : en },
  };
  const mayPass = code === 'IDEMPOTENCY_IN_PROGRESS' || status === 503;
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

const sentences: Readonly<Record<Exclude<OnceRefusal['kind'], 'not-kept'>, Sentence>> = {
  'key-wanted': {
    code: 'INPUT_INVALID',
    en: 'Send Idempotency-Key: 1-255 printable ASCII characters, new for each thing that is wanted.',
    zh: '请发送 Idempotency-Key：1–255 个可打印 ASCII 字符，每件新的事使用新的键。',
  },
  unread: {
    code: 'INPUT_INVALID',
    en: 'The body was not read, so that this cannot be told from other requests: send it as application/json.',
    zh: '未能读取请求正文，无法与其他请求区分：请以 application/json 发送。',
  },
  'fate-unknown': {
    code: 'IDEMPOTENCY_FATE_UNKNOWN',
    en: 'Nobody knows what came of the first request under this key, and it is not done twice: look how things stand, and send a new key if it is still wanted.',
    zh: '无法得知该键下首个请求的结果，且不会重复执行：请查看实际情况，若仍需要请使用新的键。',
  },
  unreadable: {
    code: 'IDEMPOTENCY_FATE_UNKNOWN',
    en: 'What was answered under this key cannot be read: look how things stand.',
    zh: '该键下保存的结果无法读取：请查看实际情况。',
  },
  'in-progress': {
    code: 'IDEMPOTENCY_IN_PROGRESS',
    en: 'The first request under this key has no answer yet: send the same again.',
    zh: '使用该键的首个请求尚无结果：请稍后原样重发。',
  },
  'other-sent': {
    code: 'IDEMPOTENCY_KEY_REUSED',
    en: 'This key stands for something else that was sent: send a new key with a new body.',
    zh: '该键已对应另一份请求内容：新的内容请使用新的键。',
  },
  full: {
    code: 'IDEMPOTENCY_FULL',
    en: 'Too many requests with a key are under way: send it again in a second.',
    zh: '正在处理的带键请求过多：请一秒后重发。',
  },
  unavailable: {
    code: 'REDIS_UNAVAILABLE',
    en: 'It cannot be made sure that this is done once, so it is not done: send it again.',
    zh: '目前无法确保只执行一次，因此未执行：请稍后重发。',
  },
};

function sentenceOf(refusal: OnceRefusal): Sentence {
  if (refusal.kind !== 'not-kept') return sentences[refusal.kind];
  const { kept } = refusal;
  const code = 'IDEMPOTENCY_ANSWER_NOT_KEPT';
  return { code, en: bareReplyDetail(kept), zh: bareReplyDetailZh(kept) };
}
