import type { QueueHold, Run } from '@escapement/core';
import type { Redis } from 'ioredis';
import { textIn } from '../reading/read-rows.ts';
import { countIn, wholeIn } from '../reading/record-fields.ts';
import { rateField } from '../scripts/limits.ts';
import type { Keys } from '../scripts/names.ts';
import { placesInMs } from '../scripts/staging.ts';

/** A run that is due, with the limit of its queue that it waits for, if it does. */
export async function withHold(
  { client, keys }: { readonly client: Redis; readonly keys: Keys },
  run: Run,
): Promise<Run> {
  if (run.state !== 'queued') return run;
  const of = (name: string) => keys.queue(run.queue, name);
  const look = client.pipeline();
  look.hmget(of('meta'), 'concurrency', 'max', rateField);
  look.llen(of('active'));
  look.get(of('limiter'));
  look.zscore(of('delayed'), run.id);
  // What cannot be read holds nothing back.
  const [limits, active, used, place] = ((await look.exec()) ?? []).map(([, value]) => value);
  const [places, max, rate] = Array.isArray(limits) ? limits : [];
  // Where it stands when its key may have no more begin is later than it is due.
  const isHeld = textIn(rate) !== null && Number(place) / placesInMs >= Date.parse(run.dueTime) + 1;
  const heldBy = isHeld
    ? 'rateLimit'
    : holdOf(
        { places: wholeIn(textIn(places)), max: wholeIn(textIn(max)) },
        { active: Number(active), used: countIn(textIn(used)) },
      );
  return heldBy === undefined ? run : { ...run, heldBy };
}

function holdOf(
  { places, max }: { readonly places: number | undefined; readonly max: number | undefined },
  { active, used }: { readonly active: number; readonly used: number },
): QueueHold | undefined {
  if (places !== undefined && active >= places) return 'maxConcurrent';
  return max !== undefined && used >= max ? 'rateLimit' : undefined;
}
