import type { ChildProcess } from 'node:child_process';
import { once as event } from 'node:events';
import { openSingletons as openStore } from '@escapement/redis';
import { silentLogger } from '@escapement/testkit';
import { describe, expect, it, vi } from 'vitest';
import { type Counts, counter, type Step } from '../rig/singleton-counter.ts';
import { startProgram } from '../rig/start-program.ts';
import { runs, useSingletons } from './singleton-rig.ts';
import { until } from './zookeeper-rig.ts';

const { redis, connect, closing, opened, freshName } = useSingletons();

/** A program in a process of its own, and what it has printed. */
interface Program {
  readonly child: ChildProcess;
  lines(): readonly string[];
}

/** By its source, with the arguments. */
async function start(
  file: string,
  args: readonly string[],
  more: Record<string, string> = {},
): Promise<Program> {
  const env = { ESCAPEMENT_ZOOKEEPER: connect, ESCAPEMENT_REDIS: redis.server.url, ...more };
  const child = await startProgram(file, { args, env });
  closing(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return { child, lines: () => output.split('\n').slice(0, -1) };
}

const program = (...args: readonly string[]) => start('test/rig/singleton-program.ts', args);

/** Reads the whole journal, past the programs that wrote it. */
async function openJournal(name: string) {
  const { url } = redis.server;
  const store = openStore({ url, prefix: '{esc}', logger: silentLogger });
  closing(() => store.close(2_000));
  await store.whenReady();
  return async () => {
    const entries = await store.singletons.journal(name, 0, 20_000);
    return entries.map(({ term, sequence, events }) => ({
      ...{ term, sequence },
      step: (JSON.parse(events) as Step[])[0] as Step,
    }));
  };
}

const countTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

vi.setConfig({ testTimeout: 400_000 });

describe('a singleton that moves', () => {
  it('applies each accepted command once and in order over five moves and five deaths', async () => {
    const watching = await opened();
    const name = freshName();
    const owners = new Map<string, Program>();
    const open = async (): Promise<void> => {
      const owner = `owner-${owners.size + 1}`;
      owners.set(owner, await program('owner', owner, name));
    };
    for (let i = 0; i < 3; i += 1) await open();
    let { term, owner } = await runs(watching, name);
    const journal = await openJournal(name);
    const whole = await program('proxy', 'p1', name, '15');
    const killed = await program('proxy', 'p2', name, '15');
    const hasHadEffect = async () => (await journal()).some((entry) => entry.term === term);
    // A move counts only amid work, however soon the moves come: each term has some before it ends.
    for (let move = 0; move < 10; move += 1) {
      await until(`both send, and term ${term} has had its effect`, async () =>
        whole.lines().length > 10 && killed.lines().length > 10 ? hasHadEffect() : false,
      );
      if (move % 2 === 0) {
        await watching.move(name, 'a test');
      } else {
        owners.get(owner ?? '')?.child.kill('SIGKILL');
        await open();
      }
      ({ term, owner } = await runs(watching, name, term ?? 0));
      if (move === 4) killed.child.kill('SIGKILL');
    }
    await until('the last term has had its effect', hasHadEffect);
    await until(
      'two thousand are accepted',
      () => whole.lines().length + killed.lines().length >= 2_000,
    );
    whole.child.kill('SIGTERM');
    const said = await until(
      'the one that lives says what it sent',
      () => /^sent (\d+)$/.exec(whole.lines().at(-1) ?? '')?.[1],
    );
    const each = Number(said);
    await until(
      'all have had their effect',
      async () => (await watching.view(name))?.inboxDepth === 0,
    );

    const written = await journal();
    const stepsOf = (from: string) =>
      written.filter(({ step }) => step.from === from).map(({ step }) => step.at);
    const told = killed.lines().length;
    const ofKilled = stepsOf('p2');
    expect(stepsOf('p1')).toEqual(countTo(each));
    expect(ofKilled).toEqual(countTo(ofKilled.length));
    // What was under way when it was killed may have been accepted and never told.
    expect([told, told + 1]).toContain(ofKilled.length);
    const terms = written.map((entry) => entry.term);
    expect(terms).toEqual(terms.toSorted((a, b) => a - b));
    expect(new Set(terms).size).toBeGreaterThan(10);
    const proxy = watching.singletonProxy<Step, Counts>(name);
    expect(await proxy.ask({ from: 'test', at: 1 })).toEqual({
      counts: { p1: each, p2: ofKilled.length, test: 1 },
      outOfOrder: 0,
    });
    const causes = (await watching.view(name))?.moves.map(({ cause }) => cause);
    expect(causes?.toSorted()).toEqual([...Array(5).fill('asked'), ...Array(5).fill('lost')]);
  });
});

describe('a command that ends the whole program of its owner', () => {
  it('is given up after so many deaths, and none beside it', async () => {
    const watching = await opened();
    const name = freshName();
    const first = await watching.singleton({ ...counter(name) });
    await runs(watching, name);
    await first.close();
    const proxy = watching.singletonProxy<Step, Counts>(name);
    const tell = (from: string, at: number) => proxy.tell({ from, at }, { id: `${from}${at}` });
    for (const at of [1, 2]) await tell('sound', at);
    await tell('poison', 1);
    for (const at of [3, 4]) await tell('sound', at);
    let deaths = 0;
    let isOver = false;
    const live = async (): Promise<void> => {
      const { child } = await program('mortal', `mortal-${deaths}`, name);
      child.once('exit', (_code, signal) => {
        if (isOver || deaths >= 10 || signal !== 'SIGKILL') return;
        deaths += 1;
        void live();
      });
    };
    await live();
    await until('those behind it have had their effect', async () => {
      const view = await watching.view(name);
      return view?.state === 'running' && view.inboxDepth === 0;
    });
    isOver = true;
    // Once over all five, of which nobody could tell which it was, and then twice over it alone.
    expect(deaths).toBe(3);
    const view = await watching.view(name);
    expect(view?.deadCommands).toMatchObject([{ id: 'poison1', attempts: 2 }]);
    expect(view?.deadCommands[0]?.because).toMatch(/ended without a word/);
    const counts = { counts: { sound: 4, test: 1 }, outOfOrder: 0 };
    expect(await proxy.ask({ from: 'test', at: 1 })).toEqual(counts);
  });
});

describe('an owner that was frozen', () => {
  it('is refused when it wakes, and its instance is told', async () => {
    const watching = await opened();
    const name = freshName();
    const frozen = await program('watchman', 'frozen', name);
    const { term } = await runs(watching, name);
    const next = await program('watchman', 'next', name);
    const proxy = watching.singletonProxy<string, string>(name);
    const asked = proxy.ask('hold', { timeoutMs: 120_000 });
    await until('it has it in hand', () => frozen.lines().includes('got 1'));
    frozen.child.kill('SIGSTOP');
    await until('the next has begun', () =>
      next.lines().some((line) => line.startsWith('started')),
    );
    frozen.child.kill('SIGCONT');
    await until('it is told', () => frozen.lines().includes(`told ${term}`));
    await until('it is refused', () => frozen.lines().includes('refused SINGLETON_TERM_OVER'));
    expect(frozen.lines()).not.toContain('acknowledged 1');
    next.child.kill('SIGKILL');
    asked.catch(() => undefined);
  });
});

describe('the example of a singleton', () => {
  it('goes on counting over every move', async () => {
    const pace = { MOVES: '3', SECOND_MS: '60' };
    const village = await start('examples/singletons/main.ts', [], pace);
    expect((await event(village.child, 'exit'))[0]).toBe(0);
    const said = village.lines().map((line) => /^(dig|plant): (\d+) holes, (\d+) trees/.exec(line));
    const sums = said.map((found) => Number(found?.[2]) + Number(found?.[3]));
    expect(sums).toEqual(countTo(sums.length));
    expect(sums.length).toBeGreaterThan(30);
    const owners = village.lines().map((line) => /\((gardener-\d), term/.exec(line)?.[1]);
    expect(new Set(owners.filter(Boolean)).size).toBeGreaterThan(1);
  });
});
