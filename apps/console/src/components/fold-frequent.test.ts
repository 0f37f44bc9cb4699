import { expect, it } from 'vitest';
import { foldFrequent } from './fold-frequent.ts';

const none = new Set<string>();

/** A list in which each letter is a row of the job of that name. */
function listOf(jobs: string) {
  return [...jobs].map((jobId, i) => ({ id: `${jobId}${i}`, jobId }));
}

/** The rows as letters, and after each what is folded under it: `a+5`, open `a-5`. */
function seen(jobs: string, opened = none, most?: number): string {
  const { rows, folds } = foldFrequent(listOf(jobs), {
    opened,
    ...(most === undefined ? {} : { most }),
  });
  return rows
    .map(({ id, jobId }) => {
      const fold = folds.get(id);
      return fold === undefined ? jobId : `${jobId}${fold.isOpen ? '-' : '+'}${fold.rest.length}`;
    })
    .join(' ');
}

it('a job that fills a list has one row and the rest under it', () => {
  expect(seen('ttttbtttt')).toBe('t+7 b');
  expect(seen('bttttttttc')).toBe('b t+7 c');
});

it('a list of nothing else is one row and the rest', () => {
  expect(seen('tttttttttt')).toBe('t+9');
});

it.each(['', 'abc', 'aaaaa', 'aaaaabbbbbcccccddddd', 'aaaaaabbbbbbccccccdddddd'])(
  'nothing of %j is folded, in which no job has much or more than others',
  (jobs) => {
    expect(seen(jobs)).toBe([...jobs].join(' '));
  },
);

it('each of two that share a list is folded, and one that fills what is left', () => {
  expect(seen('abababababababababab')).toBe('a+9 b+9');
  expect(seen(`${'a'.repeat(40)}${'b'.repeat(6)}cd`)).toBe('a+39 b+5 c d');
});

it('an open one hides nothing, and can be folded again at the place where it was opened', () => {
  expect(seen('ttttbtttt', new Set(['t']))).toBe('t-7 t t t b t t t t');
});

it('of a list that shows some rows, the place that one job would have had goes to others', () => {
  expect(seen('ttttttttbtcde', none, 3)).toBe('t+8 b c');
  expect(seen('ttttttbtttcde', new Set(['t']), 3)).toBe('t-8 t t t t t b t t t c');
});

it('what begins below the rows that are shown is not there', () => {
  expect(seen('abctttttttttttt', none, 3)).toBe('a b c');
});

it('what stands under a row is in the order of the list', () => {
  const rows = listOf('ttttttt');
  expect(foldFrequent(rows, { opened: none }).folds.get('t0')?.rest).toEqual(rows.slice(1));
});
