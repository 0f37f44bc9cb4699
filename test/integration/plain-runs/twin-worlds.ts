import { isDeepStrictEqual } from 'node:util';
import type { ExchangeAnswer, ExchangeRequest, RunEnd } from '@escapement/core';
import { expect } from 'vitest';
import {
  type Asker,
  exchangeAnswer,
  exchangeArgument,
  type SortedEnds,
  sortedEnds,
} from '../../../packages/redis/src/runs/exchange-wire.ts';
import { stageScript } from '../../../packages/redis/src/scripts/advancing.ts';
import { exchangeScript } from '../../../packages/redis/src/scripts/exchange.ts';
import type { Script } from '../../../packages/redis/src/scripts/script.ts';
import { stopScript } from '../../../packages/redis/src/scripts/stopping.ts';
import type { Random } from '../../rig/random.ts';
import { keys, World } from './world.ts';

export const workers = ['worker-a', 'worker-b'] as const;
export const queues = ['default', 'a%b'] as const;

/** A run that somebody took and has not ended, as far as the test knows. */
export interface HeldRun {
  readonly runId: string;
  readonly worker: string;
  readonly queue: string;
  attempt: number;
  state: 'running' | 'waiting';
}

/** A script with parts of it written over. */
function changed({ name, lua }: Script, parts: Readonly<Record<string, string>>): Script {
  let text = lua;
  for (const [part, other] of Object.entries(parts)) {
    if (!text.includes(part)) throw new Error(`${name} has nothing such as ${part}`);
    text = text.replace(part, () => other);
  }
  return { name, lua: text };
}

/** Tells as well how many of the runs it was left with. */
const stageTold = changed(stageScript, { 'generation, staged }': 'generation, staged, #left }' });

/** The same scripts, of which nothing goes the straight way: what decides it is written over. */
const thoroughScripts = [
  changed(exchangeScript, { '= plainAmong(ids, texts, jobs)': '= 0, {}' }),
  changed(stageTold, { '= holdsOffice()': '= false', '= outcomesUpTo(jobs)': '= {}' }),
] as const;

/** Two databases in which the same happens at the same instants: one serves plain runs straight, the other as any. */
export class TwinWorlds {
  readonly random: Random;
  readonly held: HeldRun[] = [];
  /** Runs that were staged, whatever became of them. */
  readonly known: string[] = [];
  /** Whether there are runs with a priority and jobs with places, beside which little is served straight. */
  readonly isMixed: boolean;
  now = 1_800_000_000_000;
  revision = 1;
  marks = 0;
  /** How many runs the straight way staged, took and ended. */
  readonly straight = { staged: 0, taken: 0, ended: 0 };
  readonly #server: string;
  readonly #straight: World;
  readonly #thorough: World;

  private constructor(
    random: Random,
    server: string,
    [straight, thorough]: readonly [World, World],
  ) {
    this.random = random;
    this.isMixed = random.chance(0.3);
    this.#server = server;
    this.#straight = straight;
    this.#thorough = thorough;
  }

  static async open(url: string, random: Random): Promise<TwinWorlds> {
    const straight = await World.open({
      ...{ url, database: 1 },
      scripts: [exchangeScript, stageTold, stopScript],
    });
    const thorough = await World.open({
      ...{ url, database: 2 },
      scripts: [...thoroughScripts, stopScript],
    });
    const info = await straight.client.info('server');
    const server = /run_id:(\w+)/.exec(info)?.[1] ?? '';
    const twins = new TwinWorlds(random, server, [straight, thorough]);
    const office = ['ensemble', 'ensemble-1', 'epoch', '7', 'generation', '1', 'server', server];
    await twins.command('HSET', keys.epoch, ...office);
    return twins;
  }

  close(): void {
    for (const world of this.#worlds) world.close();
  }

  get #worlds(): readonly World[] {
    return [this.#straight, this.#thorough];
  }

  /** The same command for both, by another hand than ours. */
  async command(name: string, ...words: readonly string[]): Promise<void> {
    await Promise.all(this.#worlds.map(({ client }) => client.call(name, ...words)));
  }

  async pass(ms: number): Promise<void> {
    this.now += ms;
    await Promise.all(this.#worlds.map((world) => world.setClock(this.now)));
  }

  /** A leader's call, answered by both alike; mostly one that holds the office. */
  async stage(about: object, texts: readonly string[]): Promise<void> {
    const { chance, pick } = this.random;
    const by = {
      ensemble: chance(0.98) ? 'ensemble-1' : 'ensemble-2',
      epoch: chance(0.95) ? 7 : pick([6, 8]),
      seen: chance(0.95) ? 0 : 1e9,
      server: chance(0.9) ? this.#server : pick([undefined, 'another']),
    };
    const [told, alike] = await Promise.all(
      this.#worlds.map((world) => world.run(stageTold, { by, ...about }, texts)),
    );
    if (!Array.isArray(told) || !Array.isArray(alike) || told[0] !== 'committed') {
      expect(told).toEqual(alike);
      return;
    }
    expect(told.slice(0, 3)).toEqual(alike.slice(0, 3));
    this.straight.staged += texts.length - Number(told[3]);
  }

  async stop(run: string): Promise<void> {
    const asked = { run, by: 'somebody', reason: 'so' };
    const [told, alike] = await Promise.all(
      this.#worlds.map((world) => world.run(stopScript, asked)),
    );
    expect(told).toEqual(alike);
  }

  /** A worker's call, answered by both alike; nothing where both failed alike. */
  async exchange(
    by: Pick<Asker, 'worker' | 'queue'>,
    changes: Partial<ExchangeRequest>,
  ): Promise<Omit<ExchangeAnswer, 'ends'> | undefined> {
    const request = { ends: [], backs: [], begins: [], most: 0, ...changes };
    const server = this.random.chance(0.9) ? this.#server : undefined;
    const asker = { ...by, seen: 0, server };
    const sorted = sortedEnds(request.ends);
    const replies = await Promise.all([
      this.#ask(this.#straight, asker, { request, sorted }),
      this.#ask(this.#thorough, asker, { request, sorted: noneOf(request.ends) }),
    ]);
    const [told, alike] = [
      answerTo(replies[0], sorted),
      answerTo(replies[1], noneOf(request.ends)),
    ];
    expect(told).toEqual(alike);
    if (typeof told === 'string') return undefined;
    const [, , , , , , , left = [], taken = []] = replies[0] as readonly (readonly unknown[])[];
    this.straight.ended += sorted.plain.length - left.length / 2;
    this.straight.taken += Math.max(0, (taken.length - 1) / 2);
    return told;
  }

  async #ask(
    world: World,
    asker: Asker,
    { request, sorted }: { readonly request: ExchangeRequest; readonly sorted: SortedEnds },
  ): Promise<unknown> {
    const { asked, texts } = exchangeArgument(asker, request, sorted);
    return world.run(exchangeScript, asked, texts);
  }

  /**
   * Every key that was written since, by either way, is the same in both. To read and compare all of them after every act took
   * most of a test's time.
   */
  async expectWrittenAlike(): Promise<void> {
    const written = await Promise.all(this.#worlds.map((world) => world.written()));
    const names = [...new Set(written.flatMap((each) => [...each]))];
    if (names.length === 0) return;
    const [digests, same] = await Promise.all(this.#worlds.map((world) => world.digests(names)));
    if (!isDeepStrictEqual(digests, same)) await this.expectAlike();
  }

  /** Every key and what it holds is the same in both. */
  async expectAlike(): Promise<void> {
    const [found, alike] = await Promise.all(this.#worlds.map((world) => world.everything()));
    expect(found).toEqual(alike);
  }
}

function noneOf(ends: readonly RunEnd[]): SortedEnds {
  return { plain: [], others: [...ends.keys()] };
}

function answerTo(reply: unknown, sorted: SortedEnds): ReturnType<typeof exchangeAnswer> | string {
  return typeof reply === 'string' ? reply : exchangeAnswer(reply, sorted);
}
