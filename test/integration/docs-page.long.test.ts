import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeWorld, openFakeWorld } from '../../packages/api/src/fixtures/fake-world.ts';
import { chromiumFlags } from '../rig/chromium.ts';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const patienceMs = 120_000;

describe('the page of the interface, in a browser that is not signed in', () => {
  let world: FakeWorld;
  let browser: Browser;
  let url = '';

  beforeAll(async () => {
    world = await openFakeWorld();
    url = `${await world.api.listen({ host: '127.0.0.1', port: 0 })}/docs`;
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumFlags });
  }, patienceMs);
  afterAll(async () => {
    await browser?.close();
    await world?.api.close();
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
  ] as const)(
    'is read by everybody: %s, %i pixels wide, without a violation of WCAG 2.2 AA',
    async (colorScheme, width) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      context.setDefaultTimeout(patienceMs);
      const page = await context.newPage();
      await page.goto(url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.evaluate(axeSource);
      const found = await page.evaluate(async () => {
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        // @ts-expect-error the page has it from the line above
        const { violations } = await globalThis.axe.run({ runOnly: { type: 'tag', values: tags } });
        return (violations as { id: string; nodes: { html: string }[] }[]).map(
          ({ id, nodes }) => `${id} ${nodes.length} ${nodes[0]?.html.slice(0, 120)}`,
        );
      });
      expect(found).toEqual([]);
      // Nothing runs over the side of the page; what is wide scrolls in its place.
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBe(0);
      await context.close();
    },
    patienceMs,
  );
});
