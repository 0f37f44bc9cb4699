import { expect, it, vi } from 'vitest';
import { listAsked } from '../fixtures/list-asked.ts';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { refused } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says } = usePage();
const long = (chars: number) => 'n'.repeat(chars);

it.each([
  ...['/jobs?queue=', '/jobs?zone=', '/jobs?tag='].map((to) => [
    `${to}${long(65)}`,
    '/api/v1/jobs',
  ]),
  ...['/jobs?handler=', '/jobs?q='].map((to) => [`${to}${long(5_000)}`, '/api/v1/jobs']),
  ...['/runs?queue=', '/runs?job='].map((to) => [`${to}${long(65)}`, '/api/v1/runs']),
  ...['/runs?worker=', '/runs?q='].map((to) => [`${to}${long(201)}`, '/api/v1/runs']),
  ['/runs?job=nightly/*', '/api/v1/runs'],
  [`/not-run?job=${long(65)}`, '/api/v1/ledger'],
  [`/audit?about=${long(301)}`, '/api/v1/audit'],
  [`/audit?who=${long(201)}`, '/api/v1/audit'],
] as [string, string][])(
  'nothing fits a filter that is too long, and no server is asked: %s',
  async (address, list) => {
    open(address, { [list]: refused('VALIDATION_FAILED', []) });
    const asked = listAsked(list);
    await says(/nothing ever matches it/);
    await says(/Clear filters/);
    await until(() => expect(document.querySelectorAll('tbody tr').length).toBeLessThan(2));
    expect(asked).toEqual([]);
  },
);
