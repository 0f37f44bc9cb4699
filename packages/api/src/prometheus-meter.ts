import type { Meter, Metrics } from '@escapement/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A meter that can be scraped. */
export interface PrometheusMeter<Name extends string> extends Meter<Name> {
  /** The metrics page in the Prometheus text format. */
  page(): Promise<string>;
}

/**
 * How often the library measures how late the event loop is. At its own 10 ms a process that has nothing to do would wake a hundred times a
 * second for that alone; what is measured includes this pace, as it always did.
 */
const lagEveryMs = 100;
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Every figure that is declared, at 0 from the start, and those of the process; one registry of its own. */
export function createPrometheusMeter<Declared extends Metrics>(
  metrics: Declared,
): PrometheusMeter<Extract<keyof Declared, string>> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: lagEveryMs });
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, { kind, help }] of Object.entries(metrics)) {
    const options = { name, help, registers: [registry] };
    if (kind === 'counter') counters.set(name, new Counter(options));
    else if (kind === 'gauge') gauges.set(name, new Gauge(options));
    else histograms.set(name, new Histogram({ ...options, buckets: secondsBuckets }));
  }
  return {
    count: (name, by = 1) => counters.get(name)?.inc(by),
    set: (name, value) => gauges.get(name)?.set(value),
    observe: (name, value) => histograms.get(name)?.observe(value),
    page: () => registry.metrics(),
  };
}
