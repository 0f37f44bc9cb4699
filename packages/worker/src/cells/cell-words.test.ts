import { describe, expect, test } from 'vitest';
import { readWordOfCell, type WordOfCell } from './cell-words.ts';

const words: readonly WordOfCell[] = [
  { kind: 'ready', handlers: ['a', 'b.c'] },
  { kind: 'unloadable', problem: 'no such file' },
  { kind: 'begun', call: 1 },
  { kind: 'forsaken', call: 1 },
  { kind: 'printed', call: 1, stream: 'stderr', text: 'é\n' },
  { kind: 'printed', call: 1, stream: 'stdout', text: 'the half', continued: 'goes-on' },
  { kind: 'unfinished', call: 1, stream: 'stdout', text: '30 %' },
  { kind: 'ended', call: 1, outcome: { kind: 'succeeded' }, isSpent: false },
  { kind: 'ended', call: 2, outcome: { kind: 'failed', reason: 'no' }, isSpent: true },
  { kind: 'stray', problem: 'a timer' },
  { kind: 'progress', call: 1, fraction: 0.4, note: 'half of it' },
  { kind: 'ended', call: 1, outcome: { kind: 'succeeded', result: '{"a":1}' }, isSpent: false },
  {
    ...{ kind: 'ended', call: 1, isSpent: false },
    outcome: { kind: 'succeeded', resultLeftOut: 'too-large' },
  },
];

test.each(words)('a cell is understood when it says $kind', (word) => {
  expect(readWordOfCell(JSON.stringify(word))).toEqual(word);
});

describe('what no cell says', () => {
  test.each([
    'null',
    '[]',
    '7',
    '{}',
    'hello',
    '{"kind":"ended"',
    '{"kind":"__proto__"}',
    '{"kind":"begun","call":"1"}',
    '{"kind":"begun","call":1.5}',
    '{"kind":"ready","handlers":[1]}',
    '{"kind":"ready","handlers":{"length":1}}',
    '{"kind":"printed","call":1,"stream":"system","text":"from the worker"}',
    '{"kind":"printed","call":1,"stream":"stdout","text":{}}',
    '{"kind":"unfinished","call":1,"stream":"system","text":"10 %"}',
    '{"kind":"unfinished","call":1,"stream":"stdout","text":10}',
    '{"kind":"ended","call":1,"outcome":{"kind":"lost"},"isSpent":false}',
    '{"kind":"ended","call":1,"outcome":{"kind":"failed"},"isSpent":false}',
    '{"kind":"ended","call":1,"outcome":{"kind":"succeeded"}}',
    '['.repeat(50_000),
    '{"kind":"progress","call":1,"fraction":7}',
    '{"kind":"progress","call":1,"fraction":0.1,"note":{}}',
    '{"kind":"ended","call":1,"outcome":{"kind":"succeeded","result":"{"},"isSpent":false}',
    '{"kind":"ended","call":1,"outcome":{"kind":"succeeded","result":{}},"isSpent":false}',
  ])('is not taken for something (%#)', (text) => {
    expect(readWordOfCell(text)).toBeUndefined();
  });

  test('is left out of a word that is one', () => {
    const word = { kind: 'begun', call: 1, verdict: 'settle', __proto__: { isSpent: true } };
    expect(readWordOfCell(JSON.stringify(word))).toEqual({ kind: 'begun', call: 1 });
  });
});
