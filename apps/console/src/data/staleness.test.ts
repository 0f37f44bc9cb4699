import { ProblemError } from '@escapement/client';
import type { Cluster } from '@escapement/protocol';
import { describe, expect, it } from 'vitest';
import { answers } from '../fixtures/stub-server.ts';
import { silenceMs, sourceOf, sourcesAway, staleOf, togetherAway } from './staleness.ts';

const now = Date.parse('2026-11-22T02:00:00.000Z');
const at = { now, seenSince: 0 };
const healthy = answers['/api/v1/cluster'] as Cluster;
const since = '2026-11-22T01:59:50.000Z';

function problem(code: string, status: number) {
  return new ProblemError({ type: 'x', title: 'x', status, code, detail: 'x' });
}

describe('what a refusal tells of', () => {
  it.each([
    ['REDIS_UNAVAILABLE', 503, 'redis'],
    ['REDIS_REFUSES', 503, 'redis'],
    ['TIME_UNKNOWN', 503, 'redis'],
    ['ZOOKEEPER_UNAVAILABLE', 503, 'zookeeper'],
    ['UNREACHABLE', 0, 'server'],
    ['INTERNAL', 500, 'server'],
    ['RUN_NOT_FOUND', 404, undefined],
    ['UNAUTHENTICATED', 401, undefined],
  ])('%s', (code, status, source) => {
    expect(sourceOf(problem(code, status))).toBe(source);
  });
});

describe('what the answers about the cluster tell of the sources', () => {
  const asked = { dataUpdatedAt: now, error: null, data: healthy };

  it('nothing, while all is well', () => {
    expect(sourcesAway(asked, at)).toEqual({});
    expect(sourcesAway({ ...asked, dataUpdatedAt: 0, data: undefined }, at)).toEqual({});
  });

  it('that Redis is silent or gone', () => {
    for (const state of ['suspended', 'down', 'connecting'] as const) {
      const data = { ...healthy, redis: { state, since } };
      expect(sourcesAway({ ...asked, data }, at)).toEqual({ redis: Date.parse(since) });
    }
  });

  it('that ZooKeeper is, since the membership was last read', () => {
    const data: Cluster = { ...healthy, staleSince: since };
    expect(sourcesAway({ ...asked, data }, at)).toEqual({ zookeeper: Date.parse(since) });
  });

  it('that the server refuses, or has been silent for longer than it may be', () => {
    const error = problem('UNREACHABLE', 0);
    expect(sourcesAway({ ...asked, error }, at)).toEqual({ server: now });
    const late = { now: now + silenceMs + 1, seenSince: 0 };
    expect(sourcesAway(asked, late)).toEqual({ server: now });
  });

  it('nothing of the time in which nobody looked', () => {
    const later = now + 3_600_000;
    expect(sourcesAway(asked, { now: later, seenSince: later - 100 })).toEqual({});
  });
});

describe('an answer', () => {
  const asked = { dataUpdatedAt: now, error: null };
  const away = { redis: now - 5_000 };

  it('is old when its own store cannot be asked, and not when another cannot', () => {
    expect(staleOf(asked, { from: ['redis'], away })).toEqual({
      because: 'redis',
      since: now - 5_000,
    });
    expect(staleOf(asked, { from: ['zookeeper'], away })).toBeUndefined();
  });

  it('is as old as itself when it could not be had anew, though its store is not known to be away', () => {
    const error = problem('REDIS_UNAVAILABLE', 503);
    expect(staleOf({ ...asked, error }, { from: ['redis'], away: {} })).toEqual({
      because: 'redis',
      since: now,
    });
  });

  it('of whatever store is old when the server is silent', () => {
    expect(staleOf(asked, { from: [], away: { server: now } })?.because).toBe('server');
  });

  it('that never came is not old', () => {
    expect(staleOf({ ...asked, dataUpdatedAt: 0 }, { from: ['redis'], away })).toBeUndefined();
  });
});

it('two accounts of one absence go by the earlier', () => {
  expect(togetherAway({ redis: 5, server: 9 }, { redis: 3, zookeeper: 7 })).toEqual({
    redis: 3,
    server: 9,
    zookeeper: 7,
  });
});
