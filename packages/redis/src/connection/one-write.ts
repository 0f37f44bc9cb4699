import type { Redis } from 'ioredis';

/**
 * What is asked over this connection before the turn is over leaves in one write. The client writes each command by itself, which costs the kernel,
 * and Redis after it, more than most commands do.
 */
export function inOneWrite({ stream }: Pick<Redis, 'stream'>): void {
  if (stream === undefined || stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
