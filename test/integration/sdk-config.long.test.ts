import { once as event } from 'node:events';
import { configKind, configReaderKind, redisMillis } from '@escapement/core';
import { type Config, openConfig, type SdkRefusal } from '@escapement/sdk';
import { startZooKeeperServer } from '@escapement/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { startProgram } from '../rig/start-program.ts';
import { closeAll, open, until, withZnodes } from './zookeeper-rig.ts';

const { connect } = sharedZooKeeper();
const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await closeAll();
});

/** As by one program of several. */
function opened(name = 'web', zookeeper = connect): Config {
  const config = openConfig({ zookeeper, name });
  closing.push(() => config.close());
  return config;
}

let names = 0;
function freshName(): string {
  names += 1;
  return `sdk-${process.pid}-${names}`;
}

/** Who writes entries, and reads who has which. */
async function desk(zookeeper = connect) {
  const coordination = open(zookeeper);
  await coordination.whenReady();
  const entries = coordination.documents(configKind);
  await entries.open();
  return {
    async write(name: string, value: z.infer<ReturnType<typeof z.json>>): Promise<void> {
      const content = { name, value };
      const made = await entries.put(content, { now, over: 'nothing' });
      if (made.kind !== 'conflict') return;
      const edited = await entries.put(content, { now, over: 'anything' });
      expect(edited).toMatchObject({ kind: 'written' });
    },
    remove: (name: string) => entries.delete(name, 'anything'),
    async readers(name: string) {
      const { entries: all } = await coordination.rolls.read(configReaderKind, name);
      return all.map(({ info }) => [info.reader, info.version, info.trouble]);
    },
  };
}

const Limits = z.object({ limit: z.number().int() });

describe('an entry that is followed', () => {
  it('has its value at once and each last one after that, typed by its schema', async () => {
    const { write } = await desk();
    const name = freshName();
    await write(name, { limit: 1 });
    const limits = await opened().follow(name, { schema: Limits });
    const value: number = limits.value.limit;
    expect([value, limits.trouble]).toEqual([1, undefined]);
    const { version: first = 0 } = limits;
    const heard: string[] = [];
    const stop = limits.onChange(({ limit }, version) => heard.push(`${limit}@${version}`));
    await write(name, { limit: 2 });
    await until('it is told', () => heard.at(-1) === `2@${first + 1}`);
    stop();
    await write(name, { limit: 3 });
    await until('it is had', () => limits.value.limit === 3);
    expect(heard).toHaveLength(1);
  });

  it('keeps the last value that fits, and says why it is behind', async () => {
    const { write, remove, readers } = await desk();
    const name = freshName();
    await write(name, { limit: 1 });
    const limits = await opened('web-1').follow(name, { schema: Limits });
    await write(name, { limit: 'many' });
    await until('it is refused', () => limits.trouble === 'unfit');
    await until('that is told', async () => (await readers(name))[0]?.[2] === 'unfit');
    expect(await readers(name)).toEqual([['web-1', limits.version, 'unfit']]);
    const { version } = limits;
    await remove(name);
    await until('it is gone', () => limits.trouble === 'absent');
    expect([limits.value, limits.version]).toEqual([{ limit: 1 }, version]);
    await write(name, { limit: 4 });
    await until('it is back', () => limits.trouble === undefined);
    expect(limits.value).toEqual({ limit: 4 });
    await until('that is told', async () => (await readers(name))[0]?.[1] === limits.version);
    await limits.close();
    expect(await readers(name)).toEqual([]);
  });

  it('falls back on what was given until it is written, and is refused without', async () => {
    const { write } = await desk();
    const name = freshName();
    const config = opened();
    const flags = await config.follow(name, { fallback: { isOn: false } });
    expect([flags.value, flags.version, flags.trouble]).toEqual([
      { isOn: false },
      undefined,
      'absent',
    ]);
    const refused = config.follow(name);
    await expect(refused).rejects.toMatchObject({ code: 'CONFIG_ABSENT' });
    expect(((await refused.catch((error: unknown) => error)) as SdkRefusal).said.zh).toContain(
      name,
    );
    await write(name, { isOn: true });
    await until('it is pushed', () => flags.value.isOn);
    const unfit = config.follow(name, { schema: Limits });
    await expect(unfit).rejects.toMatchObject({ code: 'CONFIG_UNFIT' });
  });

  it.each([
    ['', 1],
    ['a/b', 1],
    ['a', -1],
    ['a', 0.5],
  ])('is refused as %j for %d ms', async (name, waitMs) => {
    const asking = opened().follow(name, { waitMs });
    await expect(asking).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('is no more after the end', async () => {
    const config = opened();
    await config.close();
    await expect(config.follow('a')).rejects.toMatchObject({ code: 'CONFIG_CLOSED' });
  });
});

describe('with a ZooKeeper of its own', () => {
  async function server() {
    const own = await startZooKeeperServer();
    closing.unshift(() => own.dispose());
    return own;
  }

  it('fifty programs have the last of two hundred values after a restart, and none a torn one', async () => {
    const own = await server();
    const name = freshName();
    const { write, readers } = await desk(own.connect);
    const whole = (n: number) => ({ n, again: n, padding: String(n).repeat(500) });
    await write(name, whole(0));
    const torn: unknown[] = [];
    const followed = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const program = opened(`p-${i}`, own.connect);
        // Fifty sessions that begin at once take their time on a full machine.
        const each = await program.follow<ReturnType<typeof whole>>(name, { waitMs: 120_000 });
        each.onChange((value) => {
          if (JSON.stringify(value) !== JSON.stringify(whole(value.n))) torn.push(value);
        });
        return each;
      }),
    );
    for (let n = 1; n <= 200; n += 1) {
      if (n === 100) {
        await own.kill();
        await until('its age is told', () => followed.every((each) => each.staleSince));
        expect(followed.every((each) => each.value.n <= 99)).toBe(true);
        await own.start();
      }
      await until(`${n} is written`, () =>
        write(name, whole(n)).then(
          () => true,
          () => false,
        ),
      );
    }
    await until('all have the last', () => followed.every(({ value }) => value.n === 200));
    expect(torn).toEqual([]);
    const version = followed[0]?.version;
    await until('all say so', async () => {
      const said = await readers(name);
      return said.length === 50 && said.every(([, had]) => had === version);
    });
    await until('none is old', () => followed.every((each) => each.staleSince === undefined));
  }, 300_000);

  it('waits no longer for it than was asked, and goes on with its fallback', async () => {
    const own = await server();
    await own.kill();
    const config = opened('web', own.connect);
    const name = freshName();
    const asking = config.follow(name, { waitMs: 100 });
    await expect(asking).rejects.toMatchObject({ code: 'CONFIG_UNREACHABLE' });
    const flags = await config.follow(name, { waitMs: 0, fallback: 1 });
    expect([flags.value, flags.staleSince]).toEqual([1, expect.any(Date)]);
    await own.start();
    const { write } = await desk(own.connect);
    await write(name, 2);
    await until('it is pushed', () => flags.value === 2);
    expect(flags.staleSince).toBeUndefined();
  }, 60_000);
});

describe('what somebody wrote by hand', () => {
  it('is not taken, and said to be broken', async () => {
    const { write } = await desk();
    const name = freshName();
    await write(name, 1);
    const followed = await opened().follow(name);
    await withZnodes(connect, (znodes) =>
      znodes.set(`/escapement/config/${name}`, Buffer.from('{"name":')),
    );
    await until('it is said', () => followed.trouble === 'broken');
    expect(followed.value).toBe(1);
  });
});

describe('the example of configuration that is pushed', () => {
  it('has each of five processes follow one price list', async () => {
    const { write, readers } = await desk();
    const company = await startProgram('examples/config-push/main.ts', {
      env: { ESCAPEMENT_ZOOKEEPER: connect },
    });
    closing.push(() => company.kill('SIGKILL'));
    let output = '';
    company.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const said = (text: string) =>
      until(text, () => [1, 2, 3, 4, 5].every((shop) => output.includes(`shop ${shop}: ${text}`)));
    await said('coffee is 3 EUR, by the price list on paper');
    await write('prices', { currency: 'EUR', coffee: 3.2 });
    await said('coffee is 3.2 EUR, by version');
    await write('prices', { coffee: 'free' });
    await until('they say so', async () => {
      const all = await readers('prices');
      return all.length === 5 && all.every(([, version, trouble]) => version && trouble);
    });
    company.kill('SIGTERM');
    expect((await event(company, 'exit'))[0]).toBe(0);
  });
});
