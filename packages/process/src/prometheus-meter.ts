import type { Metrics, ShownMeter } from '@escapement/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * How often the library measures how late the event loop is. At its own 10 ms a process that has nothing to do would wake a hundred times a
 * second for that alone; what is measured includes this pace, as it always did.
 */
const lagEveryMs = 100;
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Every figure that is declared, at 0 from the start unless it is divided, and those of the process; one registry of its own. */
export function createPrometheusMeter<Declared extends Metrics>(
  metrics: Declared,
): ShownMeter<Extract<keyof Declared, string>> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: lagEveryMs });
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  const labels = new Map<string, string>();
  for (const [name, { kind, help, label }] of Object.entries(metrics)) {
    const labelNames = label === undefined ? [] : [label];
    const options = { name, help, labelNames, registers: [registry] };
    if (label !== undefined) labels.set(name, label);
    if (kind === 'counter') counters.set(name, new Counter(options));
    else if (kind === 'gauge') gauges.set(name, new Gauge(options));
    else histograms.set(name, new Histogram({ ...options, buckets: secondsBuckets }));
  }
  const part = (name: string, of = '') => ({ [labels.get(name) ?? '']: of });
  return {
    count: (name, by = 1, of) => {
      if (labels.has(name)) counters.get(name)?.inc(part(name, of), by);
      else counters.get(name)?.inc(by);
    },
    set: (name, value, of) => {
      if (labels.has(name)) gauges.get(name)?.set(part(name, of), value);
      else gauges.get(name)?.set(value);
    },
    observe: (name, value) => histograms.get(name)?.observe(value),
    forget: (name) => {
      counters.get(name)?.reset();
      gauges.get(name)?.reset();
    },
    page: () => registry.metrics(),
  };
}
