import type { SingletonContext } from '@escapement/sdk';
import { describe, expect, it } from 'vitest';
import { counter } from '../rig/singleton-counter.ts';
import { runs, useSingletons } from './singleton-rig.ts';

const { opened, freshName } = useSingletons();

describe('a command of an aggregate', () => {
  it('over which it always throws is given up, and those behind it are done', async () => {
    const [one, other, sender] = [await opened('one'), await opened('other'), await opened()];
    const name = freshName();
    let thrown = 0;
    const picky: ReturnType<typeof counter> = {
      ...{ ...counter(name), restartPauseMs: 5 },
      decide(state, step) {
        if (step.at !== 2) return counter(name).decide(state, step);
        thrown += 1;
        throw new Error('no second one');
      },
    };
    await one.singleton(picky);
    await runs(sender, name);
    await other.singleton(picky);
    const proxy = sender.singletonProxy(name);
    const asked = (at: number) => proxy.ask({ from: 'a', at }, { id: `s${at}`, timeoutMs: 60_000 });
    expect(await asked(1)).toMatchObject({ counts: { a: 1 } });
    const [second, third] = await Promise.allSettled([asked(2), asked(3)]);
    expect(second).toMatchObject({ reason: { code: 'COMMAND_GIVEN_UP' } });
    expect(third).toMatchObject({ value: { counts: { a: 2 } } });
    expect(thrown).toBe(10);
    await expect(proxy.tell({ from: 'a', at: 2 }, { id: 's2' })).rejects.toThrow('no second one');
    const view = await sender.view(name);
    expect(view).toMatchObject({ owner: 'other', inboxDepth: 0, deadCount: 1 });
    expect(view?.deadCommands).toMatchObject([
      { id: 's2', attempts: 10, because: 'Error: no second one' },
    ]);
  });

  it('that was given up is done after all, where somebody sends it once more', async () => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    let isMended = false;
    const broken: ReturnType<typeof counter> = {
      ...{ ...counter(name), restartPauseMs: 5, attempts: 1 },
      decide(state, step) {
        if (!isMended) throw new Error('not yet');
        return counter(name).decide(state, step);
      },
    };
    await one.singleton(broken);
    await runs(sender, name);
    const proxy = sender.singletonProxy(name);
    const asked = () => proxy.ask({ from: 'a', at: 1 }, { id: 'a1', timeoutMs: 60_000 });
    await expect(asked()).rejects.toMatchObject({ code: 'COMMAND_GIVEN_UP' });
    isMended = true;
    const [dead] = (await sender.view(name))?.deadCommands ?? [];
    expect(await sender.sendAgain(name, dead?.sequence ?? 0)).toEqual({ id: 'a1' });
    expect(await asked()).toEqual({ counts: { a: 1 }, outOfOrder: 0 });
    expect(await sender.sendAgain(name, dead?.sequence ?? 0)).toBeUndefined();
  });
});

describe('a command of a service', () => {
  it('over which it always throws is given up, and none that it has acknowledged', async () => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    const got: string[] = [];
    await one.singleton({
      ...{ name, restartPauseMs: 5, attempts: 3 },
      async start({ inbox }: SingletonContext) {
        for await (const each of inbox) {
          got.push(String(each.command));
          if (each.command === 'bad') throw new Error('not this one');
          await each.ack(`did ${each.command}`);
        }
      },
    });
    const proxy = sender.singletonProxy(name);
    const asked = (command: string) => proxy.ask(command, { timeoutMs: 60_000 });
    const [first, second, third] = await Promise.allSettled(['a', 'bad', 'b'].map(asked));
    expect(second).toMatchObject({ reason: { code: 'COMMAND_GIVEN_UP' } });
    expect([first, third]).toMatchObject([{ value: 'did a' }, { value: 'did b' }]);
    expect(got).toEqual(['a', 'bad', 'bad', 'bad', 'b']);
  });

  it('over which it always returns is given up', async () => {
    const [one, sender] = [await opened('one'), await opened()];
    const name = freshName();
    let got = 0;
    await one.singleton({
      ...{ name, restartPauseMs: 5, attempts: 3 },
      async start({ inbox }: SingletonContext) {
        for await (const each of inbox) {
          got += each.command === 'last' ? 1 : 0;
          if (each.command === 'last') return;
          await each.ack(`did ${each.command}`);
        }
      },
    });
    const proxy = sender.singletonProxy(name);
    const asked = (command: string) => proxy.ask(command, { timeoutMs: 60_000 });
    const [first, second] = await Promise.allSettled(['last', 'a'].map(asked));
    expect(first).toMatchObject({ reason: { code: 'COMMAND_GIVEN_UP' } });
    expect(second).toMatchObject({ value: 'did a' });
    expect(got).toBe(3);
  });
});
