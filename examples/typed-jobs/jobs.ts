import { defineJob } from '@escapement/sdk';
import { z } from 'zod';

/** Closes the books of one tenant for one day. */
export const closeBooks = defineJob({
  id: 'close-books',
  queue: 'billing',
  schedule: { kind: 'cron', expressions: ['30 2 * * *'], timeZone: 'Europe/Berlin' },
  catchUp: { policy: 'latest', withinMs: 6 * 3_600_000 },
  retry: { attempts: 4, delayMs: 10_000 },
  timeoutMs: 900_000,
  input: z.object({ tenant: z.string().min(1), day: z.iso.date() }),
  // The day on which it was due where the schedule is: never the day on which it happens to run.
  defaultInput: { tenant: 'main', day: '${fireDate}' },
  run({ tenant, day }, run) {
    run.log(`closing ${day} of ${tenant}, attempt ${run.attempt}`);
    return { tenant, rows: day.length };
  },
});
