import { createPrometheusMeter } from '@escapement/process';
import { describe, expect, it } from 'vitest';
import { nodeMetrics } from './node-metrics.ts';

describe('the metrics page of a node', () => {
  it('lists the figures of all its packages from the start, each with its kind', async () => {
    const page = await createPrometheusMeter(nodeMetrics).page();
    for (const [name, { kind, help }] of Object.entries(nodeMetrics)) {
      expect(page).toContain(`# HELP ${name} ${help}`);
      expect(page).toContain(`# TYPE ${name} ${kind}`);
    }
    for (const name of ['escapement_leader', 'escapement_fence_refusals_total']) {
      expect(page).toMatch(new RegExp(`^${name} 0$`, 'm'));
    }
  });

  it('shows what was told', async () => {
    const meter = createPrometheusMeter(nodeMetrics);
    meter.count('escapement_nudges_total', 3);
    meter.set('escapement_leader', 1);
    meter.observe('escapement_plan_seconds', 0.02);
    const page = await meter.page();
    expect(page).toMatch(/^escapement_nudges_total 3$/m);
    expect(page).toMatch(/^escapement_leader 1$/m);
    expect(page).toMatch(/^escapement_plan_seconds_bucket\{le="0.025"\} 1$/m);
  });
});
