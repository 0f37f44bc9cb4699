/** Every state in which a run is shown. */
export const runStates = [
  'delayed',
  'staged',
  'queued',
  'retrying',
  'blocked',
  'waiting',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'timed-out',
  'lost',
] as const;
