import type { QueueHold, Run } from '@escapement/core';
import type { Redis } from 'ioredis';
import { textIn } from '../reading/read-rows.ts';
import { countIn, wholeIn } from '../reading/record-fields.ts';
import type { Keys } from '../scripts/names.ts';

/** A run that is due, with the limit of its queue that it waits for, if it does. */
export async function withHold(
  { client, keys }: { readonly client: Redis; readonly keys: Keys },
  run: Run,
): Promise<Run> {
  if (run.state !== 'queued') return run;
  const of = (name: string) => keys.queue(run.queue, name);
  const look = client.pipeline();
  look.hmget(of('meta'), 'concurrency', 'max');
  look.llen(of('active'));
  look.get(of('limiter'));
  // What cannot be read holds nothing back.
  const [limits, active, used] = ((await look.exec()) ?? []).map(([, value]) => value);
  const [places, max] = Array.isArray(limits) ? limits.map((each) => wholeIn(textIn(each))) : [];
  const heldBy = holdOf({ places, max }, { active: Number(active), used: countIn(textIn(used)) });
  return heldBy === undefined ? run : { ...run, heldBy };
}

function holdOf(
  { places, max }: { readonly places: number | undefined; readonly max: number | undefined },
  { active, used }: { readonly active: number; readonly used: number },
): QueueHold | undefined {
  if (places !== undefined && active >= places) return 'maxConcurrent';
  return max !== undefined && used >= max ? 'rateLimit' : undefined;
}
