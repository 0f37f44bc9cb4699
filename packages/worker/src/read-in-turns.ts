import type { Readable } from 'node:stream';

/** A pipe that brings so much at once has more, and is read on at once, many times over, before anything else has its turn. */
const manyBytes = 16 * 1024;

/**
 * Hands on what a pipe brings, with a turn of the loop between one large chunk and the next. A chunk may be tens of thousands of lines, which take
 * their time; a process that floods its pipe would otherwise keep this one from all else, the signs of its own life too.
 */
export function readInTurns(pipe: Readable, hear: (chunk: Buffer) => void): void {
  pipe.on('data', (chunk: Buffer) => {
    hear(chunk);
    if (chunk.length < manyBytes) return;
    pipe.pause();
    setImmediate(() => pipe.resume());
  });
}
