import { readJson } from '@escapement/core';
import { z } from 'zod';

/** What of an answer is said again. The others are of the request that is answered, or of every answer. */
const keptHeaders = [
  'content-type',
  'location',
  'etag',
  'retry-after',
  'x-escapement-warning',
] as const;

const keptReplySchema = z.strictObject({
  status: z.int().min(200).max(599),
  headers: z.partialRecord(z.enum(keptHeaders), z.string()),
  /** `null` where it was too large to be kept, or nobody knew it. */
  body: z.string().nullable(),
  encoding: z.literal('base64').optional(),
});

/** An answer as it is kept under the key of its request. */
export type KeptReply = z.output<typeof keptReplySchema>;

/** An answer that may be kept. */
export interface TellingReply {
  readonly status: number;
  /** What a header says, by its name in small letters. */
  readonly header: (name: string) => unknown;
  /** `undefined` where it is too large to be kept, or nobody knows it. */
  readonly body: Pick<KeptReply, 'body' | 'encoding'> | undefined;
}

/** Refused before anything began: there is nothing to be said again, and who mends what he sent may use his key. */
const refusedBefore: readonly number[] = [400, 401, 403, 413, 422, 428, 429];

/**
 * Whether an answer is the last word under its key. Not where it was refused before anything began, nor where it failed and says by `Retry-After`
 * to ask again. Any other failure is: whoever failed may have done a part.
 */
export function isLastWord({ status, header }: Pick<TellingReply, 'status' | 'header'>): boolean {
  const asksAgain = status >= 400 && header('retry-after') !== undefined;
  return !asksAgain && !refusedBefore.includes(status);
}

/** An answer as text, whole and without its body. */
export function keptReplyOf(reply: TellingReply): {
  readonly whole: string;
  readonly bare: string;
} {
  const headers = keptHeaders.flatMap((name) => {
    const value = reply.header(name);
    return value === undefined ? [] : [[name, String(value)]];
  });
  const head = { status: reply.status, headers: Object.fromEntries(headers) };
  const bare = JSON.stringify({ ...head, body: null } satisfies KeptReply);
  if (reply.body === undefined) return { whole: bare, bare };
  return { whole: JSON.stringify({ ...head, ...reply.body } satisfies KeptReply), bare };
}

/** An answer that was kept; `undefined` where somebody wrote something else there. */
export function readKeptReply(text: string): KeptReply | undefined {
  const reading = readJson(keptReplySchema, text);
  return reading.kind === 'read' ? reading.value : undefined;
}

/** What is said where the answer itself was not kept, in English: how it began, and where to look. */
export function bareReplyDetail({ status, headers }: KeptReply): string {
  const where = headers.location === undefined ? '' : ` at ${headers.location}`;
  return `It was done, answered ${status}, and is not done again; what was answered was larger than 256 KiB or a stream, and is not kept: read how things stand${where}.`;
}

/** The same in Chinese. */
export function bareReplyDetailZh({ status, headers }: KeptReply): string {
  const where = headers.location === undefined ? '' : `（${headers.location}）`;
  return `该请求已执行（状态 ${status}），不会再次执行；其响应超过 256 KiB 或为数据流，未予保存：请读取当前状态${where}。`;
}
