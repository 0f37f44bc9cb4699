import { type RedisServer, startRedisServer } from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomFrom } from '../rig/random.ts';
import { acts } from './plain-runs/acts.ts';
import { foreignActs } from './plain-runs/foreign-acts.ts';
import { TwinWorlds } from './plain-runs/twin-worlds.ts';

const every = { ...acts, ...foreignActs };
type Act = keyof typeof every;

const ours: readonly Act[] = [
  ...(['stage', 'stage', 'stage', 'take', 'take', 'take', 'end', 'end', 'end', 'end'] as const),
  ...(['begin', 'handBack', 'recall', 'stop', 'edit', 'crowd'] as const),
];
const foreign = Object.keys(foreignActs) as readonly Act[];
const actsOfSeed = 500;

describe('runs that are served straight', () => {
  let server: RedisServer;
  let twins: TwinWorlds;
  const straight = { staged: 0, taken: 0, ended: 0 };

  beforeAll(async () => {
    server = await startRedisServer({
      'enable-debug-command': 'local',
      'notify-keyspace-events': 'KA',
    });
  });
  afterAll(() => server.dispose());
  beforeEach(() => server.flush());
  afterEach(() => twins.close());

  async function live(seed: number, foreignShare: number): Promise<void> {
    const random = randomFrom(seed);
    twins = await TwinWorlds.open(server.url, random);
    for (let i = 1; i <= actsOfSeed; i += 1) {
      const act = random.pick(random.chance(foreignShare) ? foreign : ours);
      await twins.pass(random.between(0, 900));
      try {
        await every[act](twins);
        await twins.expectWrittenAlike();
        if (i % 100 === 0) await twins.expectAlike();
      } catch (error) {
        throw new Error(`seed ${seed}, act ${i}: ${act}\n${String(error)}`, { cause: error });
      }
    }
    straight.staged += twins.straight.staged;
    straight.taken += twins.straight.taken;
    straight.ended += twins.straight.ended;
  }

  it.each([1, 2, 3, 4])('leave every key as any other way would leave it (seed %i)', (seed) =>
    live(seed, 0),
  );

  it.each([5, 6, 7, 8, 9, 10])(
    'leave every key so whatever others have written over (seed %i)',
    (seed) => live(seed, 0.15),
  );

  it('are most of those that went through these tests', () => {
    expect(straight.staged).toBeGreaterThan(3_000);
    expect(straight.taken).toBeGreaterThan(2_000);
    expect(straight.ended).toBeGreaterThan(2_000);
  });
});
