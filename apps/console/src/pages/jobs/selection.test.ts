import type { BrokenJob, JobList, JobView, ListJobsQuery } from '@escapement/protocol';
import { describe, expect, it } from 'vitest';
import { job } from '../../fixtures/stub-server.ts';
import { everyMatch } from './every-match.ts';
import {
  asTold,
  changed,
  nothingSelected,
  partOf,
  selectedAtMost,
  selectedJob,
} from './selection.ts';

const view = (id: string, more: object = {}) => ({ ...job, id, ...more }) as unknown as JobView;
const broken = {
  id: 'torn',
  state: 'broken',
  problem: { en: 'x', zh: 'x' },
} as unknown as BrokenJob;
const select = (...jobs: readonly (JobView | BrokenJob)[]) =>
  changed(nothingSelected, jobs.map(selectedJob), true);

describe('a selection of jobs', () => {
  it('knows of each what an act on it goes by', () => {
    const paused = { reason: 'x', since: '2026-11-22T01:06:00.000Z' };
    expect(select(view('a', { state: 'paused', paused, runningCount: 2 }), broken)).toEqual(
      new Map<string, object>([
        [
          'a',
          {
            ...{ id: 'a', state: 'paused', version: 4, zone: 'Asia/Shanghai' },
            ...{ pausedSince: paused.since, runningCount: 2 },
          },
        ],
        ['torn', expect.objectContaining({ state: 'broken', version: undefined })],
      ]),
    );
  });

  it('grows and shrinks, and is never more than go at once', () => {
    const both = select(view('a'), view('b'));
    expect([...changed(both, [selectedJob(view('a'))], false).keys()]).toEqual(['b']);
    const many = Array.from({ length: selectedAtMost + 5 }, (_, n) => selectedJob(view(`j${n}`)));
    const full = changed(both, many, true);
    expect(full.size).toBe(selectedAtMost);
    expect(changed(full, [selectedJob(view('a', { version: 9 }))], true).get('a')?.version).toBe(9);
  });

  it('is known as the list tells of it by now, and stays where the list tells nothing of it', () => {
    const told = asTold(select(view('a'), view('b')), [view('b', { version: 5 }), view('c')]);
    expect(told.map(({ id, version }) => [id, version])).toEqual([
      ['a', 4],
      ['b', 5],
    ]);
  });

  it('says how much of what is shown it has', () => {
    const both = select(view('a'), view('b'));
    expect(partOf(both, ['a', 'b'])).toBe('all');
    expect(partOf(both, ['a', 'c'])).toBe('some');
    expect(partOf(both, ['c'])).toBe('none');
    expect(partOf(both, [])).toBe('none');
  });
});

describe('whatever matches a filter', () => {
  const pages: Record<string, JobList> = {
    '': { items: [view('a'), view('b')], total: 5, cursor: 'b' },
    b: { items: [view('b', { version: 7 }), view('c')], total: 5, cursor: 'c' },
    c: { items: [view('d'), view('e')], total: 5 },
  };
  const asked: ListJobsQuery[] = [];
  const read = async (query: ListJobsQuery) => {
    asked.push(query);
    return pages[query.cursor ?? ''] ?? { items: [], total: 0 };
  };

  it('is read by the pages of the list, each job once, with the filter in force', async () => {
    const found = await everyMatch(read, { tag: 'ops', limit: 50 }, 100);
    expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(asked).toEqual([
      { tag: 'ops', limit: 200 },
      { tag: 'ops', limit: 200, cursor: 'b' },
      { tag: 'ops', limit: 200, cursor: 'c' },
    ]);
  });

  it('is read no further than is wanted', async () => {
    asked.length = 0;
    expect(await everyMatch(read, {}, 3)).toHaveLength(3);
    expect(asked).toHaveLength(2);
  });
});
