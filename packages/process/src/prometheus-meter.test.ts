import perfHooks from 'node:perf_hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPrometheusMeter } from './prometheus-meter.ts';

afterEach(() => vi.restoreAllMocks());

describe('the metrics of a process', () => {
  it('wake it ten times a second at most', () => {
    const monitor = vi.spyOn(perfHooks, 'monitorEventLoopDelay');
    createPrometheusMeter({});
    expect(monitor).toHaveBeenCalled();
    const paces = monitor.mock.calls.map(([options]) => options?.resolution ?? 10);
    expect(Math.min(...paces)).toBeGreaterThanOrEqual(100);
  });
});
