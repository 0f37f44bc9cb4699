import { readJson } from '@escapement/core';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** What of an answer is said again. The others are of the request that is answered, or of every answer. */
const keptHeaders = ['content-type', 'location', 'etag', 'x-escapement-warning'] as const;

const keptReplySchema = z.strictObject({
  status: z.int().min(200).max(499),
  headers: z.partialRecord(z.enum(keptHeaders), z.string()),
  body: z.string(),
});
export type KeptReply = z.output<typeof keptReplySchema>;

/** Refused before anything began: there is nothing to be said again, and who mends what he sent may use his key. */
const refusedBefore: readonly number[] = [400, 401, 403, 413, 422, 428, 429];

/** Whether an answer is the last word: not where the server could not, nor where it says to ask again. */
export function isLastWord(reply: FastifyReply): boolean {
  const status = reply.statusCode;
  return status < 500 && !refusedBefore.includes(status) && !reply.hasHeader('retry-after');
}

/** An answer as it is kept. */
export function keptReplyOf(reply: FastifyReply, body: string): string {
  const headers = keptHeaders.flatMap((name) => {
    const value = reply.getHeader(name);
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return JSON.stringify({
    status: reply.statusCode,
    headers: Object.fromEntries(headers),
    body,
  } satisfies KeptReply);
}

/** An answer that was kept; `undefined` where somebody wrote something else there. */
export function readKeptReply(text: string): KeptReply | undefined {
  const reading = readJson(keptReplySchema, text);
  return reading.kind === 'read' ? reading.value : undefined;
}
