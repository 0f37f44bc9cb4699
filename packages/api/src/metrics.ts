import type { Metrics, ShownMeter } from '@escapement/core';

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
  escapement_queue_due_runs: {
    kind: 'gauge',
    help: 'runs that are due and that no worker has taken yet',
    label: 'queue',
  },
  escapement_queue_later_runs: {
    kind: 'gauge',
    help: 'runs that are staged and not due yet',
    label: 'queue',
  },
  escapement_queue_in_hand_runs: {
    kind: 'gauge',
    help: 'runs that workers have in hand',
    label: 'queue',
  },
  escapement_queue_oldest_due_seconds: {
    kind: 'gauge',
    help: 'for how long the oldest run of those that no worker has taken has been due; 0 where none waits',
    label: 'queue',
  },
} as const satisfies Metrics;

/** Where these go, and the page that shows them. */
export type ApiMeter = ShownMeter<keyof typeof apiMetrics>;
