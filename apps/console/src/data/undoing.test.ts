import type { JobView } from '@escapement/protocol';
import { describe, expect, it } from 'vitest';
import { job } from '../fixtures/stub-server.ts';
import { endToCome, undoingOfPause, undoingOfResumption } from './undoing.ts';

const at = '2026-11-22T01:06:00.000Z';
const until = '2026-11-23T01:00:00.000Z';
const of = (change: object) => ({ ...job, ...change }) as unknown as JobView;
const paused = { reason: 'hall moves', since: at, until };

describe('what undoes a pause', () => {
  it('resumes the version that it made', () => {
    const after = of({ version: 5, updatedAt: at, paused });
    expect(undoingOfPause(after)).toEqual({ kind: 'resume', ifVersion: 5 });
  });

  it('is nothing where the job was paused before', () => {
    const after = of({ version: 6, updatedAt: '2026-11-22T02:00:00.000Z', paused });
    expect(undoingOfPause(after)).toBeUndefined();
  });
});

describe('what undoes that a job was resumed', () => {
  const before = of({ version: 5, updatedAt: at, paused });

  it('pauses the version that came of it, for the reason and until the end that stood', () => {
    expect(undoingOfResumption(before, of({ version: 6 }))).toEqual({
      ...{ kind: 'pause', ifVersion: 6, reason: 'hall moves', until },
    });
  });

  it.each([
    ['the job was not paused', of({ version: 5 }), 5],
    ['somebody changed it in between', before, 7],
    ['somebody resumed it before', before, 5],
    ['nobody knows what stood', undefined, 6],
  ])('is nothing where %s', (_, stood, version) => {
    expect(undoingOfResumption(stood, of({ version }))).toBeUndefined();
  });

  it('says no end that has passed meanwhile', () => {
    expect(endToCome(until, Date.parse(until) - 1)).toBe(until);
    expect(endToCome(until, Date.parse(until))).toBeUndefined();
    expect(endToCome(undefined, 0)).toBeUndefined();
  });
});
