import { createPrometheusMeter } from '@escapement/api';
import { contractMetrics, meterContract } from '@escapement/testkit';
import { describe, test } from 'vitest';

describe('the metrics page of a process keeps the contract of meters', () => {
  test.each(meterContract)('$fact', async ({ check }) => {
    const meter = createPrometheusMeter(contractMetrics);
    await check({
      meter,
      async read(name) {
        const figure = contractMetrics[name].kind === 'histogram' ? `${name}_count` : name;
        const [, value] = new RegExp(`^${figure} (.+)$`, 'm').exec(await meter.page()) ?? [];
        return Number(value);
      },
    });
  });
});
