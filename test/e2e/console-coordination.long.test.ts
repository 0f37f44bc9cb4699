import {
  type Locks,
  openConfig,
  openLocks,
  openSingletons,
  type ProgramSingletons,
} from '@escapement/sdk';
import { type RedisServer, startRedisServer } from '@escapement/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { violations } from '../rig/axe.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';

const widths = [390, 1280];

/** How far the page is wider than what shows of it. */
const beyond = (page: Page) =>
  page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  ) as Promise<number>;

describe('what programs share, in the console', () => {
  let source: RedisServer;
  let console: ConsoleInUse;
  let programs: ProgramSingletons;
  let locks: Locks;
  let page: Page;

  beforeAll(async () => {
    source = await startRedisServer();
    const sources = { ESCAPEMENT_REDIS_SOURCES: `orders=${source.url}` };
    console = await openConsole({ env: sources });
    ({ page } = console);
    const { zookeeper, redis } = console.cluster;
    programs = openSingletons({
      ...{ zookeeper: zookeeper.connect, redis: redis.url, name: 'gardener-1' },
    });
    locks = openLocks({ zookeeper: zookeeper.connect, name: 'harvester-1' });
  });
  afterAll(async () => {
    await programs?.close();
    await locks?.close();
    await console?.close();
    await source?.dispose();
  });

  /** The page as it is at each width, seen by somebody who reads it and by somebody who hears it. */
  async function fits(): Promise<void> {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      // A browser that is busy tells the page of its new width a little later, and tables become cards only then.
      await expect.poll(() => beyond(page), { message: `it fits ${width} pixels` }).toBe(0);
      expect([width, await violations(page)]).toEqual([width, []]);
    }
  }

  it('the keys that a job waits for fit any screen, with what is wrong and what mends it', async () => {
    await console.cluster.createJob({
      id: 'cancel-order',
      schedule: { kind: 'key-expired', source: 'orders', pattern: 'order:*' },
      task: { kind: 'handler', handler: 'record' },
      overlap: 'allow',
    });
    await console.cluster.until('it is looked after', async () => {
      const { keyWatch } = (await console.cluster.get('/api/v1/jobs/cancel-order')) as {
        readonly keyWatch?: { readonly command?: string };
      };
      return keyWatch?.command !== undefined;
    });
    await page.goto(console.at('/jobs/cancel-order?lang=en'));
    await page.getByText('CONFIG SET notify-keyspace-events').first().waitFor();
    await fits();
  });

  it('the history of a lock fits any screen, of one that is held and of one that nobody holds', async () => {
    await (await locks.acquire('till')).release();
    const held = await locks.acquire('till');
    await console.cluster.until('it is known who holds it', async () => {
      const past = (await console.cluster.get('/api/v1/locks/till/history')) as {
        readonly items: readonly { readonly endedAt?: string }[];
      };
      return past.items.length === 2 && past.items[0]?.endedAt === undefined;
    });
    await page.goto(console.at('/locks?lang=en'));
    await page.getByRole('button', { name: 'History of till' }).click();
    await page.getByText('Released').waitFor();
    await page.getByText('Holds it').waitFor();
    await fits();
    await held.release();
    await page.goto(console.at('/locks?lang=en'));
    await page.getByLabel('History of a lock by its name').fill('till');
    await page.getByRole('button', { name: 'Show its history' }).click();
    await page.getByText('Released').nth(1).waitFor();
    await fits();
  });

  it('a barrier and an instance without a session fit any screen', async () => {
    const { cluster } = console;
    const left = locks.barrier('harvest', { parties: 2 }).catch(() => 'closed');
    await cluster.call({
      ...{ method: 'PUT', path: '/api/v1/services/billing/instances/billing-7' },
      body: { address: 'http://10.0.0.7:8080', ttlMs: 600_000, zone: 'eu', version: '2.4.1' },
    });
    await page.goto(console.at('/services?lang=en'));
    await page.getByText('without a session').first().waitFor();
    await fits();
    await page.goto(console.at('/locks?lang=en'));
    await page.getByText('Barrier for 2: 0 inside, 1 arrived').waitFor();
    await page.getByText('harvester-1').first().waitFor();
    await fits();
    await locks.close();
    expect(await left).toBe('closed');
  });

  it('an entry of configuration says which of its programs is behind, and why', async () => {
    const { cluster } = console;
    const put = async (limit: number | string, headers: Record<string, string>) => {
      const path = '/api/v1/config/limits';
      const answer = await cluster.call({
        method: 'PUT',
        path,
        body: { value: { limit } },
        headers,
      });
      expect(answer.status).toBeLessThan(300);
    };
    await put(1, { 'if-none-match': '*' });
    const asked = { zookeeper: cluster.zookeeper.connect };
    const [strict, lenient] = ['web-1', 'web-2'].map((name) => openConfig({ ...asked, name }));
    const followed = await strict?.follow('limits', { schema: z.object({ limit: z.number() }) });
    await lenient?.follow('limits');
    await page.goto(console.at('/config/limits?lang=en'));
    await page.getByText('2 of 2 have version 1').waitFor();
    await put('many', { 'if-match': '*' });
    await page.getByText('1 of 2 have version 2').waitFor();
    await page.getByText('behind: its own schema refuses what stands').waitFor();
    await fits();
    await put(2, { 'if-match': '*' });
    await page.getByText('2 of 2 have version 3').waitFor();
    expect(followed?.value).toEqual({ limit: 2 });
    await Promise.all([strict?.close(), lenient?.close()]);
  });

  it('a command that was given up is sent again from any screen', async () => {
    let mended = false;
    await programs.singleton({
      ...{ name: 'garden', attempts: 1, restartPauseMs: 0, initial: 0 },
      decide: (trees: number, _command: unknown) => {
        if (!mended) throw new Error('no such tree in any of the gardens that this program knows');
        return { events: [1], reply: trees };
      },
      apply: (trees: number, _planted: number) => trees + 1,
    });
    const told = programs.singletonProxy('garden').ask({ plant: 'fir' });
    await expect(told).rejects.toMatchObject({ code: 'COMMAND_GIVEN_UP' });
    mended = true;
    await page.goto(console.at('/singletons?lang=en'));
    await page.getByText('garden').first().waitFor();
    await fits();
    await page.getByRole('button', { name: 'Move garden' }).click();
    await page.getByLabel('Move to').waitFor();
    await fits();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'garden', exact: true }).click();
    const again = page.getByRole('button', { name: /^Send again/ });
    await again.waitFor();
    await fits();
    await again.click();
    const reason = page.getByLabel('Reason');
    await reason.fill('the program is mended');
    await fits();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Send again' }).click();
    await console.cluster.until('it had its effect', async () => {
      const view = await programs.view('garden');
      return view?.inboxDepth === 0 && view.deadCommands.length === 0;
    });
    expect(console.complaints).toEqual([]);
  });
});
