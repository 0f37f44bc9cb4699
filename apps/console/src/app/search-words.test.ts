import { describe, expect, it } from 'vitest';
import { fitsNothing } from '../data/fits-nothing.ts';
import {
  auditSearchSchema,
  calendarSearchSchema,
  jobsSearchSchema,
  runsSearchSchema,
} from './search.ts';

describe('what the address says to a screen', () => {
  it.each([
    [
      { q: 'beat', state: 'paused', sort: '-name' },
      { q: 'beat', state: 'paused', sort: '-name' },
    ],
    // The router reads them as JSON.
    [
      { q: 5, tag: true, zone: null },
      { q: '5', tag: 'true', zone: 'null' },
    ],
    [{ q: 'x'.repeat(200) }, { q: 'x'.repeat(200) }],
    [{}, {}],
    [undefined, {}],
    [{ lang: 'en', utm: 'mail', __proto__: { q: 'inherited' } }, {}],
  ])('is read where it fits: %j', (said, read) => {
    expect(jobsSearchSchema.parse(said)).toEqual(read);
  });

  it.each([
    [{ q: { a: 1 } }],
    [{ q: ['a'] }],
    [{ state: 'Paused' }],
    [{ state: 'constructor' }],
    [{ health: 'failing,unserved' }],
    [{ sort: 7 }],
  ])('hides what does not fit: %j', (said) => {
    const [name = ''] = Object.keys(said);
    expect(jobsSearchSchema.parse(said)).toStrictEqual({ [name]: undefined });
  });

  it.each([
    ...[['q', 200] as const, ['tag', 64] as const, ['queue', 64] as const],
    ...[['zone', 64] as const, ['handler', 200] as const],
  ])('keeps of a filter that is too long as much as shows it: %s', (name, most) => {
    const read = jobsSearchSchema.parse({ [name]: 'x'.repeat(5_000) });
    expect(fitsNothing('jobs', read)).toBe(true);
    expect(fitsNothing('jobs', { [name]: 'x'.repeat(most) })).toBe(false);
    expect(jobsSearchSchema.parse({ [name]: '' })).toEqual({ [name]: undefined });
  });

  it('takes several states, and none where one of them is none', () => {
    expect(runsSearchSchema.parse({ state: 'failed,lost' })).toEqual({ state: 'failed,lost' });
    for (const state of ['failed,', 'failed,nothing', '', 7, ['failed']]) {
      expect(runsSearchSchema.parse({ state }).state).toBeUndefined();
    }
  });

  it('takes more jobs that are left out than the server does, and the last of those that are unfolded', () => {
    const ids = Array.from({ length: 40 }, (_, i) => `job-with-a-long-name-${i + 10}`);
    const all = ids.join(',');
    expect(runsSearchSchema.parse({ exclude: all }).exclude).toBe(all);
    expect(runsSearchSchema.parse({ unfolded: all }).unfolded).toBe(all);
    const more = [...ids, ...ids.map((id) => `${id}-b`)];
    const { unfolded = '' } = runsSearchSchema.parse({ unfolded: more.join(',') });
    expect(unfolded.length).toBeLessThanOrEqual(1_000);
    expect(more.slice(-unfolded.split(',').length).join(',')).toBe(unfolded);
    expect(runsSearchSchema.parse({ unfolded: 'n'.repeat(2_000) }).unfolded).toBeUndefined();
  });

  it('takes a year as a number, in figures or not', () => {
    for (const year of [2026, '2026'])
      expect(calendarSearchSchema.parse({ year })).toEqual({ year: 2026 });
    for (const year of [1969, 2200, 2026.5, '', ' ', 'soon', Number.NaN, Infinity, [2026], true]) {
      expect(calendarSearchSchema.parse({ year }).year).toBeUndefined();
    }
  });

  it('takes the longest name of what an audit row is about, and acts that there are', () => {
    const about = 'n'.repeat(300);
    expect(auditSearchSchema.parse({ about, act: 'job.create' })).toEqual({
      about,
      act: 'job.create',
    });
    const longer = { about: `${about}n` };
    expect(auditSearchSchema.parse({ ...longer, act: 'job.made' })).toEqual(longer);
    expect(fitsNothing('audit', longer)).toBe(true);
  });
});
