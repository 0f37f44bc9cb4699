import { setTimeout as pause } from 'node:timers/promises';
import type { SingletonContext } from '@escapement/sdk';
import { describe, expect, it } from 'vitest';
import { counter } from '../rig/singleton-counter.ts';
import { runs, useSingletons } from './singleton-rig.ts';
import { until } from './zookeeper-rig.ts';

const { redis, opened, freshName } = useSingletons();

function stepsOf(from: string) {
  let at = 0;
  return () => {
    at += 1;
    return { from, at };
  };
}

/** All that Redis has of one singleton, set aside and had again, as of a server that lost what came last. */
const remember = `
for _, key in ipairs(redis.call('KEYS', '*' .. ARGV[1])) do redis.call('COPY', key, key .. ':then') end`;
const goBack = `
for _, key in ipairs(redis.call('KEYS', '*' .. ARGV[1])) do redis.call('DEL', key) end
for _, key in ipairs(redis.call('KEYS', '*' .. ARGV[1] .. ':then')) do redis.call('RENAME', key, string.sub(key, 1, -6)) end`;

describe('an aggregate', () => {
  it('runs at one of those that stand for it, and goes on at the next with its state', async () => {
    const [one, other, sender] = [await opened('one'), await opened('other'), await opened()];
    const name = freshName();
    const first = await one.singleton(counter(name));
    const { term } = await runs(sender, name);
    await other.singleton(counter(name));
    const proxy = sender.singletonProxy(name);
    const next = stepsOf('a');
    for (let i = 0; i < 5; i += 1) await proxy.ask(next());
    expect(first.standing).toEqual({ kind: 'owning', term });
    expect(await sender.move(name, 'a test')).toEqual({ owner: 'one', term });
    const moved = await runs(sender, name, term ?? 0);
    expect(moved.owner).toBe('other');
    expect(await proxy.ask(next())).toEqual({ counts: { a: 6 }, outOfOrder: 0 });
    const [move] = moved.moves;
    expect(move).toMatchObject({ from: 'one', to: 'other', cause: 'asked', reason: 'a test' });
    expect([move?.askedAt, move?.stoppingAt, move?.stoppedAt]).not.toContain(null);
  });

  it('is declared of one kind, whoever declares it', async () => {
    const [one, other] = [await opened('one'), await opened('other')];
    const name = freshName();
    await one.singleton(counter(name));
    const service = other.singleton({ name, start: () => undefined });
    await expect(service).rejects.toMatchObject({ code: 'SINGLETON_KIND_DIFFERS' });
    await expect(service).rejects.toThrow('stands as an aggregate');
    const twice = one.singleton(counter(name));
    await expect(twice).rejects.toMatchObject({ code: 'SINGLETON_INVALID' });
  });

  it('is sent one command under an id, and no other, by whatever proxy', async () => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    await one.singleton(counter(name));
    const proxies = [one.singletonProxy(name), sender.singletonProxy(name)] as const;
    const first = await proxies[0].ask({ from: 'a', at: 1 }, { id: 'order-1' });
    expect(await proxies[1].ask({ at: 1, from: 'a' }, { id: 'order-1' })).toEqual(first);
    const other = proxies[1].ask({ from: 'a', at: 2 }, { id: 'order-1' });
    await expect(other).rejects.toMatchObject({ code: 'COMMAND_ID_REUSED' });
    expect(await proxies[1].ask({ from: 'a', at: 2 })).toEqual({ counts: { a: 2 }, outOfOrder: 0 });
  });

  it('is moved on after it has thrown five times, and shows why', async () => {
    const [one, other, sender] = [await opened('one'), await opened('other'), await opened()];
    const name = freshName();
    let thrown = 0;
    await one.singleton({
      ...counter(name),
      restartPauseMs: 5,
      decide() {
        thrown += 1;
        throw new Error('no more room');
      },
    });
    const { term } = await runs(sender, name);
    const proxy = sender.singletonProxy(name);
    const asked = proxy.ask({ from: 'a', at: 1 }, { timeoutMs: 60_000 });
    await until('it shows why it fails', async () => {
      const view = await sender.view(name);
      return view?.because?.includes('no more room');
    });
    await other.singleton(counter(name));
    const { owner, moves } = await runs(sender, name, term ?? 0);
    expect(owner).toBe('other');
    expect(thrown).toBe(5);
    expect(moves[0]).toMatchObject({
      from: 'one',
      cause: 'failing',
      reason: 'Error: no more room',
    });
    expect(await asked).toEqual({ counts: { a: 1 }, outOfOrder: 0 });
  });

  it('has its state again where Redis forgot it', async () => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    await one.singleton(counter(name));
    const proxy = sender.singletonProxy(name);
    const next = stepsOf('a');
    await proxy.ask(next());
    await proxy.ask(next());
    await redis.server.flush();
    expect(await proxy.ask(next())).toEqual({ counts: { a: 3 }, outOfOrder: 0 });
  });

  it('has its state again where Redis went back to before its last commands, though its owner is the same', async () => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    await one.singleton(counter(name));
    const { term } = await runs(sender, name);
    const proxy = sender.singletonProxy(name);
    const next = stepsOf('a');
    for (let i = 0; i < 2; i += 1) await proxy.ask(next());
    await redis.server.send('EVAL', remember, '0', name);
    for (let i = 0; i < 3; i += 1) await proxy.ask(next());
    await redis.server.send('EVAL', goBack, '0', name);
    expect(await proxy.ask(next())).toEqual({ counts: { a: 6 }, outOfOrder: 0 });
    // Whoever owns it next begins from what stands there.
    expect(await sender.view(name)).toMatchObject({
      term,
      snapshot: { sequence: 5, value: { counts: { a: 5 } } },
    });
  });
});

describe('what is asked of an owner', () => {
  it('needs a reason, as it is kept with the move', async () => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    const here = await one.singleton(counter(name));
    const { term } = await runs(sender, name);
    const no = { code: 'SINGLETON_INVALID' };
    for (const reason of ['', 'x'.repeat(501), undefined as never]) {
      await expect(sender.move(name, reason)).rejects.toMatchObject(no);
      await expect(sender.restart(name, reason)).rejects.toMatchObject(no);
      expect(() => here.stepDown(reason)).toThrow('SINGLETON_INVALID');
    }
    expect(await sender.view(name)).toMatchObject({ term, moves: [] });
  });
});

describe('an inbox', () => {
  it('takes a command once under its id, and says what came of it', async () => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    await one.singleton(counter(name));
    const proxy = sender.singletonProxy(name);
    const sent = { from: 'a', at: 1 };
    const replies = [1, 2, 3].map(() => proxy.ask(sent, { id: 'the-one' }));
    for (const reply of await Promise.all(replies))
      expect(reply).toMatchObject({ counts: { a: 1 } });
  });

  it('waits while nobody runs the singleton, and refuses what is too much', async () => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    const here = await one.singleton(counter(name));
    await here.close();
    const proxy = sender.singletonProxy(name, { bufferSize: 2 });
    const next = stepsOf('a');
    await proxy.tell(next());
    await proxy.tell(next());
    const full = proxy.tell(next());
    await expect(full).rejects.toMatchObject({ code: 'INBOX_FULL' });
    const large = proxy.tell('x'.repeat(64 * 1024));
    await expect(large).rejects.toMatchObject({ code: 'COMMAND_TOO_LARGE' });
    const late = sender.singletonProxy(name).ask({ from: 'b', at: 1 }, { timeoutMs: 100 });
    await expect(late).rejects.toMatchObject({ code: 'SINGLETON_NO_REPLY' });
    const unknown = sender.singletonProxy(freshName()).tell(1, { timeoutMs: 100 });
    await expect(unknown).rejects.toMatchObject({ code: 'SINGLETON_NOT_FOUND' });
    expect(await sender.view(name)).toMatchObject({ state: 'vacant', inboxDepth: 3 });
    await one.singleton(counter(name));
    const reply = await sender.singletonProxy(name).ask({ from: 'b', at: 2 });
    expect(reply).toEqual({ counts: { a: 2, b: 2 }, outOfOrder: 0 });
  });
});

describe('a name that is used no more', () => {
  it('is deleted when no program stands for it and nothing waits, and begins anew as either kind', async () => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    expect(await sender.delete(name)).toBe(false);
    const here = await one.singleton(counter(name));
    await runs(sender, name);
    await sender.singletonProxy(name).ask({ from: 'a', at: 1 });
    const no = { code: 'SINGLETON_IN_USE' };
    for (const who of [one, sender]) await expect(who.delete(name)).rejects.toMatchObject(no);
    await here.close();
    await sender.singletonProxy(name).tell({ from: 'a', at: 2 });
    await expect(sender.delete(name)).rejects.toMatchObject(no);
    const again = await one.singleton(counter(name));
    await until('nothing waits', async () => (await sender.view(name))?.inboxDepth === 0);
    await again.close();
    expect(await sender.delete(name)).toBe(true);
    expect(await sender.view(name)).toBeUndefined();
    await one.singleton({ name, start: () => new Promise(() => undefined), stop: () => 0 });
    expect(await runs(sender, name)).toMatchObject({ kind: 'service', moves: [] });
  });
});

describe('a service', () => {
  it('stops before the next begins, which is given what was not acknowledged', async () => {
    const [one, other, sender] = [await opened('one'), await opened('other'), await opened()];
    const name = freshName();
    const story: string[] = [];
    const service = (who: string, acks: number) => ({
      name,
      async start({ inbox }: SingletonContext) {
        story.push(`${who} starts`);
        let left = acks;
        for await (const each of inbox) {
          story.push(`${who} got ${each.command}`);
          left -= 1;
          if (left >= 0) await each.ack(`${who} did`);
        }
        story.push(`${who} ends`);
      },
      async stop() {
        await pause(50);
        story.push(`${who} stopped`);
      },
    });
    await one.singleton(service('one', 1));
    await runs(sender, name);
    await other.singleton(service('other', 9));
    const proxy = sender.singletonProxy(name);
    expect(await proxy.ask('a')).toBe('one did');
    const second = proxy.ask('b', { timeoutMs: 60_000 });
    await until('one has both', () => story.includes('one got b'));
    await sender.move(name, 'a test');
    expect(await second).toBe('other did');
    expect(story).toEqual([
      ...['one starts', 'one got a', 'one got b', 'one ends', 'one stopped'],
      ...['other starts', 'other got b'],
    ]);
  });

  it('that does not stop is told to, and is then cut off', async () => {
    const [one, other, sender] = [await opened('one'), await opened('other'), await opened()];
    const name = freshName();
    let signal: AbortSignal | undefined;
    const first = await one.singleton({
      name,
      stopTimeoutMs: 200,
      start: (context) => {
        signal = context.signal;
        return new Promise(() => undefined);
      },
      stop: () => new Promise(() => undefined),
    });
    const { term } = await runs(sender, name);
    await other.singleton({ name, start: () => new Promise(() => undefined), stop: () => 0 });
    first.stepDown('a test');
    const { owner, moves } = await runs(sender, name, term ?? 0);
    expect(owner).toBe('other');
    expect(signal?.aborted).toBe(true);
    expect(moves[0]).toMatchObject({ cause: 'cut-off', reason: 'it did not stop within 200 ms' });
    expect(first.standing).toEqual({ kind: 'cut-off' });
  });
});
