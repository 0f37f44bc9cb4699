import { describe, expect, it } from 'vitest';
import { mustLetGo, silenceOfDeath } from './silent-worker.ts';

const long = 3_600_000;

describe('a silent worker', () => {
  it('is dead sooner when its znode is gone', () => {
    const [gone, unknown, registered] = (['gone', 'unknown', 'registered'] as const).map(
      (presence) => silenceOfDeath(presence, long) ?? 0,
    );
    expect(gone).toBeLessThan(unknown ?? 0);
    expect(unknown).toBe(registered);
  });

  it('is not dead for an observer that has only just come back itself', () => {
    expect(silenceOfDeath('gone', 1_000)).toBeUndefined();
    expect(silenceOfDeath('unknown', 9_000)).toBeUndefined();
    expect(silenceOfDeath('registered', 9_000)).toBeUndefined();
  });

  it('lets go of its runs before anybody may take them', () => {
    const gone = silenceOfDeath('gone', long) ?? 0;
    expect(mustLetGo('lost', gone - 1)).toBe(true);
  });

  it('that hears from ZooKeeper and not from Redis has as long before an observer that hears from Redis and not from ZooKeeper', () => {
    expect(silenceOfDeath('unknown', long)).toBe(silenceOfDeath('registered', long));
  });

  it('keeps its runs while Redis alone is away', () => {
    expect(mustLetGo('connected', long)).toBe(false);
  });
});
