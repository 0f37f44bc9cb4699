import { describe, expect, it } from 'vitest';
import type { SelectedJob } from '../jobs/selection.ts';
import { phraseFor, planOf, zoneOfAll } from './plan.ts';
import { again, begun, idsThat, stopped, toldOf, withFate } from './progress.ts';

const of = (state: SelectedJob['state'], more: Partial<SelectedJob> = {}): SelectedJob => ({
  ...{ id: state, state, version: 1, zone: undefined, pausedSince: undefined, runningCount: 0 },
  ...more,
});
const jobs = [of('enabled'), of('paused'), of('broken')];

describe('what an act means for what is selected', () => {
  it.each([
    ['pause', { changes: ['enabled'], already: 1, broken: 1 }],
    ['resume', { changes: ['paused'], already: 1, broken: 1 }],
    ['run', { changes: ['enabled', 'paused'], already: 0, broken: 1 }],
    ['delete', { changes: ['enabled', 'paused', 'broken'], already: 0, broken: 0 }],
  ] as const)('%s: %j', (act, meant) => {
    const plan = planOf(act, jobs);
    expect({ ...plan, changes: plan.changes.map(({ id }) => id) }).toEqual(meant);
  });

  it('has a zone of its own where all jobs have the same', () => {
    const zone = 'Asia/Shanghai';
    expect(zoneOfAll([of('enabled', { zone }), of('paused', { zone })])).toBe(zone);
    expect(zoneOfAll([of('enabled', { zone }), of('paused')])).toBeUndefined();
  });

  it('wants the number typed before more than twenty are deleted', () => {
    expect([phraseFor('delete', 20), phraseFor('delete', 21)]).toEqual([undefined, '21']);
    expect(phraseFor('pause', 500)).toBeUndefined();
  });
});

describe('how far an act on many is', () => {
  const error = new Error('x');
  const half = withFate(
    withFate(withFate(begun(['a', 'b', 'c', 'd']), 'a', { kind: 'done' }), 'b', {
      ...{ kind: 'failed', error },
    }),
    'c',
    { kind: 'going' },
  );

  it('counts what is over, and says of which it failed', () => {
    expect(toldOf(half)).toEqual({
      ...{ total: 4, over: 2, done: 1, already: 0, left: 0, failed: [{ id: 'b', error }] },
    });
  });

  it('leaves what waits as it is once somebody has stopped, and lets what is under way end', () => {
    const ended = stopped(half);
    expect(idsThat(ended, 'left')).toEqual(['d']);
    expect(idsThat(ended, 'going')).toEqual(['c']);
  });

  it('begins with the failed ones once more, and with none else', () => {
    expect(idsThat(again(stopped(half)), 'waiting')).toEqual(['b']);
  });
});
