/** Why a fire time has no run. Stable: users filter and alert by them, the console translates them. */
export const ledgerReasons = [
  'overlap',
  'overlap-limit',
  'calendar',
  'edited',
  'deleted',
  'paused',
  'too-old',
  'too-late',
  'catch-up-none',
  'newer-run-serves',
  'catch-up-limit',
  'redis-forgot',
  'redis-went-back',
  'records-lost',
  'definition-broken',
] as const;
export type LedgerReason = (typeof ledgerReasons)[number];

/** What becomes of a fire time that has no run. */
export const outcomesWithoutRun = ['skipped', 'missed', 'superseded', 'unknown'] as const;
export type OutcomeWithoutRun = (typeof outcomesWithoutRun)[number];
