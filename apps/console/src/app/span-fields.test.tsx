import { afterAll, expect, it, vi } from 'vitest';
import { listAsked } from '../fixtures/list-asked.ts';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { speak } from '../fixtures/text-in-use.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, type, address } = usePage();

afterAll(() => speak('en'));

it.each([
  ['/runs', '/api/v1/runs'],
  ['/not-run', '/api/v1/ledger'],
  ['/audit', '/api/v1/audit'],
])('the date from which %s is shown is said as all other times are written', async (path, list) => {
  await speak('en');
  open(path, {});
  const queries = listAsked(list);
  const field = 'search input[type="datetime-local"]';
  await type(field, '2026-10-01T02:30');
  await says(/Thu 1 Oct 2026, 02:30:00 UTC.* ago/);
  await until(() => expect(address()).toMatch(/from=2026-(10-01|09-30)/));
  const from = new URL(address() ?? '', 'http://x').searchParams.get('from');
  await until(() => expect(queries).toContainEqual(expect.objectContaining({ from })));
  expect(document.querySelector<HTMLInputElement>(field)?.value).toBe('2026-10-01T02:30');
  await speak('zh-CN');
  open(`${path}?from=2026-10-01T02:30`, {});
  await says(/2026年10月1日 周四 02:30:00/);
});
