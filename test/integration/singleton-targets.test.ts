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

describe('a singleton that prefers the newest version', () => {
  const standing = (lives: Lives, name: string, [program, version]: readonly [string, string]) => ({
    ...lives.service(name, program),
    ...{ version, prefer: 'newest-version' as const },
  });

  it('moves once in a rolling restart, when the first program of the new version stands', async () => {
    const [name, lives, sender] = [freshName(), new Lives(), await opened()];
    const old = ['one', 'two', 'three'];
    const programs = await inLine(sender, old, (each) => standing(lives, name, [each, '1.9.0']));
    const before = await runs(sender, name);
    await programs.get('two')?.close();
    const newer = await opened('two-again');
    await newer.singleton(standing(lives, name, ['two-again', '1.10.0']));
    const moved = await runs(sender, name, before.term ?? 0);
    for (const each of ['one', 'three']) {
      await programs.get(each)?.close();
      await (await opened(`${each}-again`)).singleton(
        standing(lives, name, [`${each}-again`, '1.10.0']),
      );
    }
    await until('all stand', async () => (await sender.candidates(name)).length === 3);
    expect(await sender.view(name)).toMatchObject({ owner: 'two-again', term: moved.term });
    expect([lives.begun, lives.mostAtOnce]).toEqual([['one', 'two-again'], 1]);
    expect(moved.moves).toMatchObject([
      { from: 'one', to: 'two-again', reason: 'version 1.10.0 is newer than 1.9.0' },
    ]);
  });

  it('goes past older programs to one of the newest when its owner dies, and stays where a person moved it', async () => {
    const [name, lives, sender] = [freshName(), new Lives(), await opened()];
    const versions = new Map([
      ['new-one', '2.0'],
      ['old-one', '1.0'],
      ['old-two', '1.0'],
      ['new-two', '2.0'],
    ]);
    const programs = await inLine(sender, [...versions.keys()], (each) =>
      standing(lives, name, [each, versions.get(each) ?? '']),
    );
    const first = await runs(sender, name);
    await programs.get('new-one')?.close();
    const second = await runs(sender, name, first.term ?? 0);
    expect([second.owner, lives.begun]).toEqual(['new-two', ['new-one', 'new-two']]);
    await sender.move(name, 'a test', { to: 'old-two' });
    const third = await runs(sender, name, second.term ?? 0);
    expect(third.owner).toBe('old-two');
    const late = await opened('old-late');
    await late.singleton(standing(lives, name, ['old-late', '1.0']));
    await until('it stands', async () => (await sender.candidates(name)).includes('old-late'));
    await programs.get('old-two')?.close();
    const fourth = await runs(sender, name, third.term ?? 0);
    expect([fourth.owner, lives.mostAtOnce]).toEqual(['new-two', 1]);
  });

  it.each([
    ['without a version', { prefer: 'newest-version' }],
    ['of a version with a space', { version: '1 2' }],
    ['that prefers something else', { prefer: 'fastest', version: '1' }],
  ])('is refused %s', async (_, wrong) => {
    const declared = { name: freshName(), start: () => undefined, ...wrong } as ServiceSingleton;
    await expect((await opened()).singleton(declared)).rejects.toMatchObject({
      code: 'SINGLETON_INVALID',
    });
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
