import type { AggregateSingleton } from '@escapement/sdk';
import { describe, expect, it } from 'vitest';
import { runs, useSingletons } from './singleton-rig.ts';
import { until } from './zookeeper-rig.ts';

const { opened, freshName } = useSingletons();

type Odd = AggregateSingleton<unknown, string, unknown, unknown>;

const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;
const trap = () => {
  throw new Error('it is a trap');
};
const unspeakable = 'something was thrown that cannot be put into words';
const thrown = (what: unknown) => () => {
  throw what;
};

/** Counts its commands, all but `odd`, with which it does what it should not. */
const counting = (name: string, odd: Partial<Pick<Odd, 'decide' | 'apply'>>): Odd => ({
  ...{ name, initial: 0, attempts: 1, restartPauseMs: 5, snapshotEvery: 1 },
  decide(state, command) {
    if (command === 'odd' && odd.decide !== undefined) return odd.decide(state, command);
    return { events: [command], reply: Number(state) + 1 };
  },
  apply(state, event) {
    return event === 'odd' && odd.apply !== undefined ? odd.apply(state, event) : Number(state) + 1;
  },
});

describe('a command of which an aggregate makes what it should not', () => {
  const decide = (returned: unknown) => ({ decide: () => returned as never });

  it.each<[string, Partial<Odd>, string]>([
    ['nothing', decide(undefined), 'decide returned no list of events'],
    ['no events', decide({ reply: 1 }), 'decide returned no list of events'],
    ['events that are no list', decide({ events: { length: 1 } }), 'no list of events'],
    [
      'events that hold themselves',
      decide({ events: [cycle] }),
      'the events of decide are no JSON',
    ],
    ['a reply with a BigInt', decide({ events: [], reply: 7n }), 'the reply of decide is no JSON'],
    ['a reply that is too large', decide({ events: [], reply: 'x'.repeat(20_000) }), '16 KB'],
    ['null, thrown', { decide: thrown(null) }, 'null was thrown, which is no error'],
    [
      'a trap, thrown',
      { decide: thrown(new Proxy({}, { get: trap, getPrototypeOf: trap })) },
      unspeakable,
    ],
    ['no state', { apply: () => undefined }, 'apply returned no state'],
    ['what has no words, thrown', { apply: thrown({ toString: trap }) }, 'was thrown'],
  ])('is given up for it, and nothing else: %s', async (_, odd, because) => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    await one.singleton(counting(name, odd));
    await runs(sender, name);
    const proxy = sender.singletonProxy<string>(name);
    expect(await proxy.ask('sound')).toBe(1);
    const refused = proxy.ask('odd', { timeoutMs: 60_000 });
    await expect(refused).rejects.toMatchObject({ code: 'COMMAND_GIVEN_UP' });
    await expect(refused).rejects.toThrow(because);
    expect(await proxy.ask('sound', { timeoutMs: 60_000 })).toBe(2);
  });
});

describe('an aggregate whose state is no JSON', () => {
  it.each<[string, Partial<Odd>, string]>([
    ['at its beginning', { initial: () => 0 }, 'its initial state is no JSON'],
    ['with a BigInt', { apply: () => ({ n: 7n }) }, 'its state is no JSON'],
    ['that holds itself', { apply: () => cycle }, 'its state is no JSON'],
  ])('says so, and its program stands for it still: %s', async (_, odd, because) => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    const here = await one.singleton({ ...counting(name, {}), ...odd });
    await sender.singletonProxy<string>(name).tell('sound');
    await until('it says why it fails', async () => {
      const view = await sender.view(name);
      return view?.because?.includes(because);
    });
    expect(here.standing.kind).not.toBe('ended');
  });
});
