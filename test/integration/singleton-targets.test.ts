import type { ProgramSingletons, ServiceSingleton } from '@escapement/sdk';
import { describe, expect, it } from 'vitest';
import { counter } from '../rig/singleton-counter.ts';
import { runs, useSingletons } from './singleton-rig.ts';
import { until } from './zookeeper-rig.ts';

const { opened, freshName } = useSingletons();

/** Who has begun, in order, and how many were ever alive at once. */
class Lives {
  readonly begun: string[] = [];
  mostAtOnce = 0;
  #alive = 0;

  /** A service that lives until it is stopped, which takes as long as `stopping` does. */
  service(name: string, program: string, stopping: () => Promise<void> = async () => undefined) {
    let end = (): void => undefined;
    return {
      name,
      start: () => {
        this.begun.push(program);
        this.#alive += 1;
        this.mostAtOnce = Math.max(this.mostAtOnce, this.#alive);
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      },
      stop: async () => {
        await stopping();
        this.#alive -= 1;
        end();
      },
    };
  }
}

/** What takes long to stop, until it may. */
function gate() {
  let stopped = (): void => undefined;
  const stopping = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  return { stopping, stopped };
}

/** Programs that stand for it, in this order. */
async function inLine(
  sender: ProgramSingletons,
  names: readonly string[],
  serviceOf: (program: string) => ServiceSingleton,
): Promise<Map<string, ProgramSingletons>> {
  const programs = new Map<string, ProgramSingletons>();
  for (const each of names) {
    const [program, service] = [await opened(each), serviceOf(each)];
    await program.singleton(service);
    programs.set(each, program);
    await until(`${each} stands in line`, async () => {
      const line = await sender.candidates(service.name);
      return line.join() === [...programs.keys()].join();
    });
  }
  return programs;
}

describe('a singleton that is moved to a program', () => {
  it('goes there past those before it, none of which begins, and never lives twice', async () => {
    const [name, lives, sender] = [freshName(), new Lives(), await opened()];
    await inLine(sender, ['one', 'two', 'three', 'four'], (each) => lives.service(name, each));
    const { term } = await runs(sender, name);
    expect(await sender.move(name, 'a test', { to: 'four' })).toEqual({ owner: 'one', term });
    const moved = await runs(sender, name, term ?? 0);
    expect(moved.owner).toBe('four');
    expect([lives.begun, lives.mostAtOnce]).toEqual([['one', 'four'], 1]);
    expect(moved.moves).toMatchObject([
      { from: 'one', to: 'four', term: moved.term, cause: 'asked', meantFor: 'four' },
    ]);
    await expect(sender.move(name, 'again', { to: 'four' })).rejects.toMatchObject({
      code: 'SINGLETON_OWNS_ALREADY',
    });
    await expect(sender.move(name, 'again', { to: 'nobody' })).rejects.toMatchObject({
      code: 'SINGLETON_NOT_CANDIDATE',
    });
    expect((await sender.view(name))?.term).toBe(moved.term);
  });

  it('goes to the next in line where that program dies on the way, and says so', async () => {
    const [name, lives, sender] = [freshName(), new Lives(), await opened()];
    const { stopping, stopped } = gate();
    const programs = await inLine(sender, ['one', 'two', 'three'], (each) =>
      lives.service(name, each, () => stopping),
    );
    const { term } = await runs(sender, name);
    await sender.move(name, 'a test', { to: 'three' });
    await until('it stops', async () => (await sender.view(name))?.state === 'stopping');
    await programs.get('three')?.close();
    stopped();
    const moved = await runs(sender, name, term ?? 0);
    expect(moved.moves).toMatchObject([
      { from: 'one', to: 'two', cause: 'asked', meantFor: 'three' },
    ]);
    expect([lives.begun, lives.mostAtOnce]).toEqual([['one', 'two'], 1]);
  });
});

describe('a singleton that is restarted', () => {
  it('begins anew at its owner under the same term, after it has stopped', async () => {
    const [name, lives, sender] = [freshName(), new Lives(), await opened()];
    const [one, two] = [await opened('one'), await opened('two')];
    const { stopping, stopped } = gate();
    await one.singleton(lives.service(name, 'one', () => stopping));
    const { term } = await runs(sender, name);
    await two.singleton(lives.service(name, 'two'));
    expect(await sender.restart(name, 'it is full')).toEqual({ owner: 'one', term });
    await until('it stops', async () => (await sender.view(name))?.state === 'stopping');
    expect(lives.begun).toEqual(['one']);
    stopped();
    await until('it has begun again', async () => lives.begun.length === 2);
    expect([lives.begun, lives.mostAtOnce]).toEqual([['one', 'one'], 1]);
    const view = await runs(sender, name);
    expect([view.owner, view.term]).toEqual(['one', term]);
    expect(view.moves).toMatchObject([
      { from: 'one', to: 'one', term, cause: 'restart', reason: 'it is full', meantFor: null },
    ]);
  });

  it('has its state again, and the commands that wait', async () => {
    const [name, sender, one] = [freshName(), await opened(), await opened('one')];
    await one.singleton(counter(name));
    await runs(sender, name);
    const proxy = sender.singletonProxy(name);
    await proxy.ask({ from: 'a', at: 1 });
    await sender.restart(name, 'a test');
    expect(await proxy.ask({ from: 'a', at: 2 })).toEqual({ counts: { a: 2 }, outOfOrder: 0 });
    await until(
      'it is noted',
      async () => (await sender.view(name))?.moves[0]?.cause === 'restart',
    );
  });

  it('does not wait for the end of the pause after its last failure', async () => {
    const [name, sender, one] = [freshName(), await opened(), await opened('one')];
    let begun = 0;
    await one.singleton({
      name,
      restartPauseMs: 30_000,
      start: ({ signal }) => {
        begun += 1;
        if (begun === 1) throw new Error('no room');
        return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      },
      stop: () => undefined,
    });
    await until('it fails', async () => (await sender.view(name))?.state === 'failing');
    await sender.restart(name, 'there is room');
    await runs(sender, name);
    expect(begun).toBe(2);
  });
});
