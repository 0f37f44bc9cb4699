import type { OnceWork } from './begun.ts';

const works = new WeakMap<object, OnceWork>();

/**
 * What the handler of a request is told of the work that its key stands for: the mark to write beside what it changes, whether somebody began it
 * before, and the signal that it is lost. `undefined` where the request is unguarded.
 */
export function onceWorkOf(request: object): OnceWork | undefined {
  return works.get(request);
}

/** Must come before the handler is called. */
export function noteWork(request: object, { mark, again, lost }: OnceWork): void {
  works.set(request, { mark, again, lost });
}
