import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openCanary } from '@escapement/testkit';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumFlags } from '../rig/chromium.ts';
import { adminToken, Cluster, everySecond } from '../rig/cluster.ts';

const consoleDir = fileURLToPath(new URL('../../apps/console/dist', import.meta.url));
const frozenForMs = 20_000;
/** Within which a page of a quiet machine is to say what it no longer knows, and is live again. */
const saidWithinMs = 5_000;
/** Eight tabs draw on processors that other tests use as well; what it took is printed. */
const busyFactor = 2;

describe('eight tabs over stores that freeze', () => {
  const canary = openCanary();
  let cluster: Cluster;
  let browser: Browser;
  let tabs: Page[] = [];

  beforeAll(async () => {
    cluster = await Cluster.start({
      nodes: 2,
      workers: 1,
      env: { ESCAPEMENT_CONSOLE_DIR: consoleDir },
    });
    await cluster.createJob(everySecond('ticks'));
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumFlags });
    const context = await browser.newContext({ locale: 'en' });
    context.setDefaultTimeout(120_000);
    const at = (path: string) => `http://127.0.0.1:${cluster.nodes[0]?.port}${path}`;
    const first = await context.newPage();
    await first.goto(at(`/#token=${adminToken}`));
    await first.getByRole('heading', { name: 'Overview' }).waitFor();
    const run = await firstRunOf(cluster);
    const paths = ['/jobs', '/jobs/ticks', '/jobs/ticks?tab=ledger', '/runs', `/runs/${run}`];
    for (const path of [...paths, '/cluster', '/locks']) {
      const tab = await context.newPage();
      await tab.goto(at(path));
      tabs.push(tab);
    }
    tabs = [first, ...tabs];
    await allSay(/^Live$/);
  });
  afterAll(async () => {
    await browser?.close();
    await cluster?.stop();
  });

  /** Waits until the header of each tab says so. */
  async function allSay(words: RegExp): Promise<void> {
    await Promise.all(
      tabs.map((tab) => tab.locator('header output').filter({ hasText: words }).waitFor()),
    );
  }

  async function within(words: RegExp): Promise<{ tookMs: number; allowedMs: number }> {
    const fromMs = performance.now();
    await allSay(words);
    const tookMs = Math.round(performance.now() - fromMs);
    return { tookMs, allowedMs: canary.allow(busyFactor * saidWithinMs, fromMs) };
  }

  const tabAt = (part: string) => {
    const found = tabs.find((tab) => new URL(tab.url()).pathname === part);
    if (found === undefined) throw new Error(`no tab is at ${part}`);
    return found;
  };

  // What failed in one leaves its store as it was for the other.
  afterEach(() => {
    cluster.redis.thaw();
    cluster.zookeeper.thaw();
  });

  it('say soon that Redis does not answer, and are live again soon after it does', async () => {
    cluster.redis.freeze();
    const stale = await within(/^Stale since/);
    expect(stale.tookMs).toBeLessThan(stale.allowedMs);
    await Promise.all(
      tabs.map((tab) =>
        tab
          .getByText(/Redis cannot be asked/)
          .first()
          .waitFor(),
      ),
    );
    const overview = tabAt('/');
    await overview.getByText(/Nothing was late at|late now/).waitFor();
    expect(await overview.getByText('Nothing is late').count()).toBe(0);
    const then = overview.getByText('(then)');
    await then.first().waitFor();
    const words = await then.allTextContents();
    const runNow = tabAt('/jobs/ticks').getByRole('button', { name: 'Run now' });
    // A node that has too much to do is itself what cannot be asked, for a while.
    await expect.poll(() => runNow.getAttribute('title')).toMatch(/Redis cannot be asked/);
    expect(await runNow.isDisabled()).toBe(true);
    await delay(frozenForMs - saidWithinMs);
    expect(await then.allTextContents()).toEqual(words);
    cluster.redis.thaw();
    const live = await within(/^Live$/);
    console.log('Redis frozen', JSON.stringify({ stale, live }));
    expect(live.tookMs).toBeLessThan(live.allowedMs);
    await overview.getByText('(then)').first().waitFor({ state: 'detached' });
    expect(await runNow.isEnabled()).toBe(true);
  });

  it('say soon that ZooKeeper does not answer, and are live again soon after it does', async () => {
    cluster.zookeeper.freeze();
    const stale = await within(/^Stale since/);
    expect(stale.tookMs).toBeLessThan(stale.allowedMs);
    const named = /ZooKeeper cannot be asked/;
    await Promise.all(tabs.map((tab) => tab.getByText(named).first().waitFor()));
    const stepDown = tabAt('/cluster').getByRole('button', { name: /Step down/ });
    expect(await stepDown.isDisabled()).toBe(true);
    await delay(frozenForMs - saidWithinMs);
    cluster.zookeeper.thaw();
    const live = await within(/^Live$/);
    console.log('ZooKeeper frozen', JSON.stringify({ stale, live }));
    expect(live.tookMs).toBeLessThan(live.allowedMs);
  });
});

async function firstRunOf(cluster: Cluster): Promise<string> {
  let id = '';
  await cluster.until('a run has ended', async () => {
    const { items } = await cluster.get('/api/v1/runs?job=ticks&state=succeeded');
    id = items[0]?.id ?? '';
    return id !== '';
  });
  return id;
}
