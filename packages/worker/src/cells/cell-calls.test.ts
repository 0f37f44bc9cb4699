import { expect, test } from 'vitest';
import { MaskedStream } from '../secrets/masked-stream.ts';
import { maskOf } from '../secrets/masking.ts';
import { CellCalls } from './cell-calls.ts';
import type { WordOfCell } from './cell-words.ts';
import { nothingLeft } from './left-behind.ts';

const facts = { runId: 'a@1', jobId: 'a', fireTime: 'now', attempt: 1, epoch: 1 };
const modulePath = `${import.meta.dirname}/../fixtures/wild-handlers.mjs`;

/** The inside of a cell, in this process; `said` resolves with the next word of a kind. */
async function cell() {
  const words: WordOfCell[] = [];
  let heard = () => {};
  const calls = new CellCalls(
    (word) => {
      words.push(word);
      heard();
    },
    {},
    () => ({ begin: () => {}, end: () => ({ isClean: true, left: nothingLeft }) }),
  );
  async function said(kind: WordOfCell['kind']): Promise<void> {
    while (!words.some((word) => word.kind === kind)) {
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  }
  const printed = () => words.flatMap((word) => (word.kind === 'printed' ? [word] : []));
  function call(handler: string, input?: unknown): void {
    calls.hear({ kind: 'call', call: 1, handler, input, facts });
  }
  calls.hear({ kind: 'open', modulePath, environment: {} });
  await said('ready');
  return { calls, call, said, words, printed };
}

test('a line that is written over is told as it stands, rarely, and as it stood last', async () => {
  const { calls, call, said, words } = await cell();
  call('wait', 250);
  for (let i = 1; i <= 1_000; i += 1) calls.print('stderr', Buffer.from(`${i} %\r`));
  await said('ended');
  const ofLine = words.filter((word) => 'stream' in word && word.stream === 'stderr');
  expect(ofLine.map((word) => ('text' in word ? [word.kind, word.text] : []))).toEqual([
    ['unfinished', '1 %'],
    ['unfinished', '1000 %'],
    ['printed', '1000 %'],
  ]);
});

test('a line that has its end takes the place of how it stood', async () => {
  const { calls, call, said, words } = await cell();
  call('wait', 250);
  calls.print('stderr', Buffer.from('1 %\r'));
  calls.print('stderr', Buffer.from('2 %\r'));
  calls.print('stderr', Buffer.from('done\n'));
  await said('ended');
  const texts = words.flatMap((word) =>
    'text' in word && word.stream === 'stderr' ? [word.text] : [],
  );
  expect(texts).toEqual(['1 %', 'done']);
});

/** What of the words is shown of a run that was given the secret. */
function shown(words: readonly Extract<WordOfCell, { kind: 'printed' }>[], secret: string): string {
  const stream = new MaskedStream(maskOf([secret]));
  return words.map(({ text, continued }) => stream.next(text, continued)).join('');
}

test('a secret across the cut of a long text that is logged is masked', async () => {
  const { call, said, printed } = await cell();
  call('say', `a line\n${'x'.repeat(31_995)}correct-horse and more`);
  await said('ended');
  expect(printed().map(({ continued }) => continued)).toEqual([undefined, 'goes-on', undefined]);
  expect(shown(printed(), 'correct-horse')).toBe(`a line\n${'x'.repeat(31_995)}*** and more`);
});

test('and across the cut of a long line that is printed', async () => {
  const { calls, call, said, printed } = await cell();
  call('wait', 10);
  calls.print('stdout', Buffer.from(`${'x'.repeat(7_995)}correct-`));
  calls.print('stdout', Buffer.from('horse and more\n'));
  await said('ended');
  const ofPrint = printed().filter(({ text }) => /[a-z]/.test(text));
  expect(shown(ofPrint, 'correct-horse')).toBe(`${'x'.repeat(7_995)}*** and more`);
});
