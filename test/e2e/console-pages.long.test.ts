import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsInBothThemes } from '../rig/axe.ts';
import { everySecond } from '../rig/cluster.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';

describe('every page of the console', () => {
  let console: ConsoleInUse;
  beforeAll(async () => {
    console = await openConsole();
    await console.cluster.createJob(everySecond('seen'));
  });
  afterAll(() => console?.close());

  it.each(['en', 'zh-CN'])(
    'shows in %s, in light and dark, without a violation of WCAG 2.2 AA',
    async (language) => {
      const { cluster, page, at } = console;
      const [worker] = (await cluster.get('/api/v1/workers')).items;
      const found: string[] = [];
      for (const path of [
        '/',
        '/jobs',
        '/jobs/new',
        '/jobs/seen',
        '/runs',
        '/cluster',
        '/locks',
        '/calendars',
        '/singletons',
        '/secrets',
        '/audit',
        '/not-run',
        '/queues',
        '/queues/default',
        `/workers/${worker?.workerId}`,
        '/workers/nobody',
      ]) {
        await page.goto(at(`${path}?lang=${language}`));
        await page.getByRole('navigation').first().waitFor();
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(new URL(page.url()).pathname).toBe(path);
        const violated = await violationsInBothThemes(page);
        found.push(...violated.map((id) => `${language} ${path} ${id}`));
      }
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(found).toEqual([]);
      expect(console.complaints).toEqual([]);
    },
  );
});
