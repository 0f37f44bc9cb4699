import { cutText, StoreFault } from '@escapement/core';

/** What a script answered, as the list that it must be; another server, or another version of the script, may answer anything. */
export function listIn(reply: unknown, doing: string, least = 0): readonly unknown[] {
  if (Array.isArray(reply) && reply.length >= least) return reply;
  const told = cutText(JSON.stringify(reply) ?? String(reply), 200);
  throw new StoreFault(
    'STORE_REPLY',
    `${doing}: Redis answered what no script of ours answers: ${told}`,
    {
      retryable: true,
    },
  );
}
