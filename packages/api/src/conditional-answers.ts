import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const tagChars = 22;

/**
 * Gives every answer that is read again and again, such as a list or an overview, a weak entity tag, and answers 304 to who has it already. What is
 * read is what is tagged, so that nothing is kept for it and no tag can be wrong. Things that have versions have tags of their own, which say what
 * If-Match is to say and not that all of an answer is the same. Must come before answers are compressed.
 */
export function answerConditionally(api: FastifyInstance): void {
  api.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || !isRead(request, reply)) return payload;
    // As it goes over the wire, so that it is encoded once.
    const bytes = Buffer.from(payload);
    const tag = weakTagOf(bytes);
    reply.header('etag', tag);
    if (!isAmong(tag, request.headers['if-none-match'])) return bytes;
    reply.code(304).removeHeader('content-type');
    return null;
  });
}

function isRead({ method, url, routeOptions }: FastifyRequest, reply: FastifyReply): boolean {
  if (!['GET', 'HEAD'].includes(method) || reply.statusCode !== 200) return false;
  // Who may be asked by anybody answers little, and what that is depends on who asks.
  if (routeOptions.config.open === true || !url.startsWith('/api/')) return false;
  const isJson = /[/+]json\b/.test(String(reply.getHeader('content-type') ?? ''));
  return isJson && !reply.hasHeader('etag');
}

function weakTagOf(payload: Uint8Array): string {
  const digest = createHash('sha256').update(payload).digest('base64url');
  return `W/"${digest.slice(0, tagChars)}"`;
}

/** By weak comparison, as RFC 9110 wants it of If-None-Match. */
function isAmong(tag: string, header: string | undefined): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const opaque = tag.slice('W/'.length);
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === opaque);
}
