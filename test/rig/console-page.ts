import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
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
  options: ClusterOptions & {
    readonly context?: BrowserContextOptions;
    /** Whether the browser has a profile, and keeps in it what it compiled of a page, as a person's own does; what is private to a window is forgotten. */
    readonly profile?: boolean;
  } = {},
): Promise<ConsoleInUse> {
  const { context: ways, profile = false, ...start } = options;
  const cluster = await Cluster.start({
    ...{ nodes: 1, workers: 1 },
    ...start,
    env: { ESCAPEMENT_CONSOLE_DIR: consoleDir, ...start.env },
  });
  const at = (path: string) => `http://127.0.0.1:${cluster.nodes[0]?.port}${path}`;
  const { browser, context, leave } = await openBrowser(profile, { locale: 'en', ...ways });
  const complaints: string[] = [];
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(at(`/?lang=en#token=${adminToken}`));
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return {
    ...{ cluster, browser, page, complaints, at },
    async close() {
      await leave();
      await cluster.stop();
    },
  };
}

interface OpenBrowser {
  readonly browser: Browser;
  readonly context: BrowserContext;
  leave(): Promise<void>;
}

async function openBrowser(profile: boolean, ways: BrowserContextOptions): Promise<OpenBrowser> {
  const program = { executablePath: '/usr/bin/chromium', args: chromiumFlags };
  if (!profile) {
    const browser = await chromium.launch(program);
    return { browser, context: await browser.newContext(ways), leave: () => browser.close() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'escapement-profile-'));
  const context = await chromium.launchPersistentContext(folder, { ...program, ...ways });
  const browser = context.browser();
  if (browser === null) throw new Error('the browser of a profile is known');
  const leave = async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { browser, context, leave };
}
