import { z } from 'zod';
import { groupSuccesses } from './shards.ts';

/** That each run of a job is done by every worker that lives then and serves it. */
export const broadcastSchema = z
  .strictObject({ success: z.enum(groupSuccesses).default('allOf') })
  .meta({ id: 'Broadcast' });

export type Broadcast = z.output<typeof broadcastSchema>;
