import { createPrometheusMeter } from '@escapement/process';
import { contractMetrics, meterContract } from '@escapement/testkit';
import { describe, expect, test } from 'vitest';

/** What stands on a page of one figure, or of the part of one that is divided. */
function figureOn(page: string, name: keyof typeof contractMetrics, part?: string): number {
  const metric = contractMetrics[name];
  const whole = metric.kind === 'histogram' ? `${name}_count` : name;
  const label = 'label' in metric ? metric.label : '';
  const figure = part === undefined ? whole : `${whole}{${label}=${JSON.stringify(part)}}`;
  const line = page.split('\n').find((each) => each.startsWith(`${figure} `));
  return Number(line?.slice(figure.length + 1));
}

describe('the metrics page of a process keeps the contract of meters', () => {
  test.each(meterContract)('$fact', async ({ check }) => {
    const meter = createPrometheusMeter(contractMetrics);
    await check({
      meter,
      read: async (name, part) => figureOn(await meter.page(), name, part),
    });
  });
});

test('a part that is forgotten is on the page no more, and the figures beside it are', async () => {
  const meter = createPrometheusMeter(contractMetrics);
  meter.set('contract_depth', 3, 'gone');
  meter.count('contract_ends_total', 4, 'failed');
  meter.forget('contract_depth');
  const page = await meter.page();
  expect(page).not.toContain('gone');
  expect(figureOn(page, 'contract_ends_total', 'failed')).toBe(4);
});
