import type { Metrics } from '@escapement/core';
import type { PrometheusMeter } from './prometheus-meter.ts';

/** What the interface knows of the definitions, asked whenever somebody looks at the page. */
export const apiMetrics = {
  escapement_definitions: { kind: 'gauge', help: 'definitions and calendars in ZooKeeper' },
  escapement_definition_bytes: {
    kind: 'gauge',
    help: 'bytes that definitions and calendars take in ZooKeeper',
  },
  escapement_definition_bytes_limit: {
    kind: 'gauge',
    help: 'bytes that definitions and calendars may take; beyond that new ones are refused',
  },
} as const satisfies Metrics;

/** Where these go, and the page that shows them. */
export type ApiMeter = PrometheusMeter<keyof typeof apiMetrics>;
