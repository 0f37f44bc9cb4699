import type { Writable } from 'node:stream';

type Output = 'stdout' | 'stderr';

/**
 * Takes what this process prints, as `console` does, where somebody wants it: a pipe for output and one for words keep no order between
 * them, and what a handler prints last would come after its end. `take` answers whether it did.
 */
export function captureOutput(take: (stream: Output, chunk: Buffer) => boolean): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const output: Writable = process[stream];
    const write = output.write.bind(output) as Write;
    const captured: Write = (chunk, encoding, done) => {
      if (!take(stream, bytesOf(chunk, encoding))) return write(chunk, encoding, done);
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') process.nextTick(callback);
      return true;
    };
    output.write = captured as Writable['write'];
  }
}

type Write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => boolean;

function bytesOf(chunk: string | Uint8Array, encoding: unknown): Buffer {
  if (typeof chunk !== 'string') return Buffer.from(chunk);
  return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
}
