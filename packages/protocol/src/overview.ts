import { clusterWarningSchema } from '@escapement/core';
import { z } from 'zod';
import { runViewSchema } from './runs.ts';

/** What the overview shows at once. */
export const overviewSchema = z
  .strictObject({
    totals: z.strictObject({
      jobs: z.int(),
      paused: z.int(),
      broken: z.int(),
      /** What all definitions, calendars and configuration entries take in ZooKeeper, and may take at the most. */
      definitions: z.strictObject({ count: z.int(), bytes: z.int(), bytesAtMost: z.int() }),
      running: z.int(),
      staged: z.int(),
      /** Staged runs whose due time passed more than two seconds ago. */
      owedLate: z.int(),
      last24h: z.strictObject({
        succeeded: z.int(),
        failed: z.int(),
        skipped: z.int(),
        missed: z.int(),
      }),
      fenceRefusals: z.int(),
      /** Records in Redis that somebody met in the last hour and could not read. */
      unreadable: z.int(),
    }),
    upcoming: z.array(runViewSchema),
    failed: z.array(runViewSchema),
    /** What jobs ask for and no worker offers, and what workers offer and no job asks for. */
    warnings: z.array(clusterWarningSchema),
  })
  .meta({ id: 'Overview' });
export type Overview = z.output<typeof overviewSchema>;
