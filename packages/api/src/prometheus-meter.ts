import { type Meter, type MeterName, meterNames } from '@escapement/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A meter that can be scraped. */
export interface PrometheusMeter extends Meter {
  /** The metrics page in the Prometheus text format. */
  page(): Promise<string>;
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Every figure of core's list, at 0 from the start, and those of the process; one registry of its own. */
export function createPrometheusMeter(): PrometheusMeter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<MeterName, Counter>();
  const gauges = new Map<MeterName, Gauge>();
  const histograms = new Map<MeterName, Histogram>();
  for (const [key, { kind, help }] of Object.entries(meterNames)) {
    const name = key as MeterName;
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
