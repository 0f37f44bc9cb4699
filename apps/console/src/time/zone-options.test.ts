import { describe, expect, it } from 'vitest';
import { withZone, zoneOptions, zonesLike } from './zone-options.ts';

/** In winter of the north, when New York is five hours behind. */
const now = Date.parse('2026-11-22T00:00:00Z');
const options = zoneOptions(now);
const like = (typed: string) => zonesLike(options, typed).map(({ value }) => value);

describe('a zone', () => {
  it.each([
    ['beijing', 'Asia/Shanghai'],
    ['北京', 'Asia/Shanghai'],
    ['new york', 'America/New_York'],
    ['NYC', 'America/New_York'],
    ['纽约', 'America/New_York'],
    ['pt', 'America/Los_Angeles'],
    ['utc', 'UTC'],
    ['Singapore', 'Asia/Singapore'],
    ['asia/tokyo', 'Asia/Tokyo'],
    ['america/new_y', 'America/New_York'],
    ['kathmandu', 'Asia/Kathmandu'],
    ['katmandu', 'Asia/Kathmandu'],
    ['kolkata', 'Asia/Kolkata'],
    ['印度', 'Asia/Kolkata'],
  ])('is found first by %j', (typed, zone) => {
    expect(like(typed)[0]).toBe(zone);
  });

  it.each(['utc+8', 'UTC+08:00', 'gmt+8', '+8', '+08:00'])(
    'is found by its offset, %j',
    (typed) => {
      expect(like(typed)).toContain('Asia/Shanghai');
      expect(like(typed)).not.toContain('Asia/Tokyo');
    },
  );

  it('behind UTC is found by its offset, whichever minus is typed', () => {
    for (const typed of ['utc-5', '−05:00']) expect(like(typed)).toContain('America/New_York');
  });

  it('is not found by letters in the middle of a word that begin a word of another', () => {
    expect(like('est')).toContain('America/New_York');
    expect(like('est').join()).not.toMatch(/Creston|Bucharest|Budapest/);
  });

  it('is found by what stands in the middle of a word where that begins none', () => {
    expect(like('hangha')).toEqual(['Asia/Shanghai']);
  });

  it('that is called as is typed comes before those that have it in an offset, wherever the reader lives', () => {
    expect(zonesLike(options.toReversed(), 'utc')[0]?.value).toBe('UTC');
  });

  it('is none that nobody has heard of', () => {
    expect(like('atlantis')).toEqual([]);
  });

  it('is offered once, by the name that it has now', () => {
    const values = options.map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
    expect(values).not.toContain('Asia/Calcutta');
    expect(withZone(options, 'Asia/Calcutta', now).map(({ value }) => value)).toContain(
      'Asia/Calcutta',
    );
  });
});
