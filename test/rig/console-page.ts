import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumFlags } from './chromium.ts';
import { adminToken, Cluster, type ClusterOptions } from './cluster.ts';

/** How long the browser waits for anything to show. */
const patienceMs = 120_000;

const consoleDir = fileURLToPath(new URL('../../apps/console/dist', import.meta.url));

/** A cluster with its console, and a browser in which somebody is signed in. */
export interface ConsoleInUse {
  readonly cluster: Cluster;
  readonly browser: Browser;
  readonly page: Page;
  /** What the page threw. */
  readonly complaints: string[];
  /** An address at the first node. */
  at(path: string): string;
  close(): Promise<void>;
}

/** Starts the cluster, opens the browser and signs in by the link. */
export async function openConsole(
  options: ClusterOptions & { readonly context?: BrowserContextOptions } = {},
): Promise<ConsoleInUse> {
  const { context: ways, ...start } = options;
  const cluster = await Cluster.start({
    ...{ nodes: 1, workers: 1 },
    ...start,
    env: { ESCAPEMENT_CONSOLE_DIR: consoleDir, ...start.env },
  });
  const at = (path: string) => `http://127.0.0.1:${cluster.nodes[0]?.port}${path}`;
  const browser = await chromium.launch({
    ...{ executablePath: '/usr/bin/chromium', args: chromiumFlags },
  });
  const complaints: string[] = [];
  const context = await browser.newContext({ locale: 'en', ...ways });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(at(`/?lang=en#token=${adminToken}`));
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return {
    ...{ cluster, browser, page, complaints, at },
    async close() {
      await browser.close();
      await cluster.stop();
    },
  };
}
