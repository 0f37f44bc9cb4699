import { expect, it } from 'vitest';
import { linesWith } from './lines-with.ts';

const lineOf = (text: string) => {
  return { text, attempt: 1, stream: 'stdout', at: '2026-03-07T12:00:00.000Z' } as const;
};
const lines = [
  lineOf('sent 3 mails'),
  lineOf('\u001b[31mFai\u001b[1mled\u001b[0m: no route'),
  lineOf('done'),
];

it('a search finds what is seen of a line, in any case, whatever colours it has', () => {
  expect(linesWith(lines, ' failed: NO ')).toEqual([lines[1]]);
  expect(linesWith(lines, '31m')).toEqual([]);
});

it('no search leaves out nothing', () => {
  expect(linesWith(lines, '  ')).toEqual(lines);
});
