import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { keepListeners } from './kept-listeners.ts';

const ours = (): void => undefined;

function listened() {
  const emitter = new EventEmitter();
  emitter.on('end', ours);
  return { emitter, putBack: keepListeners(emitter) };
}

test('who has come to listen is taken away, each event is told once, and who was there stays', () => {
  const { emitter, putBack } = listened();
  emitter.on('end', () => undefined);
  emitter.once('end', () => undefined);
  emitter.on('odd', () => undefined);
  expect(putBack()).toEqual({ added: ['end', 'odd'], hadGone: false });
  expect([emitter.listeners('end'), emitter.listenerCount('odd')]).toEqual([[ours], 0]);
  expect(putBack()).toEqual({ added: [], hadGone: false });
});

test('who has gone listens again, and that is said', () => {
  const { emitter, putBack } = listened();
  emitter.removeAllListeners();
  expect(putBack()).toEqual({ added: [], hadGone: true });
  expect(emitter.listeners('end')).toEqual([ours]);
});
