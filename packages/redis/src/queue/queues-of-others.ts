import type {
  Clock,
  JobForOthers,
  JobOfOthers,
  Logger,
  QueueOfOthers,
  QueuesOfOthers,
  StoreClock,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';
import type { Keys } from '../scripts/names.ts';
import {
  forgetOfOthersScript,
  lookAtOthersScript,
  putForOthersScript,
  takeOutOfOthersScript,
  unservedOthersScript,
} from '../scripts/others.ts';
import { runScript, type Script } from '../scripts/script.ts';
import { BellOfOthers, type HearingConnection } from './bells-of-others.ts';

/** Queues that are heard at once, with a connection each; what becomes of jobs in any other is found by looking. */
const heardAtOnce = 32;

interface OthersParts {
  readonly client: Redis;
  readonly keys: Keys;
  /** Opens a connection that is closed before the others are. */
  readonly openHearing: (name: string) => HearingConnection;
  readonly time: Pick<StoreClock, 'now'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Speaks with queues of BullMQ's under other prefixes than ours, in the Redis that is ours. */
export function openQueuesOfOthers(parts: OthersParts): QueuesOfOthers {
  const bells = new Map<string, BellOfOthers>();
  const bellOf = (where: QueueOfOthers): BellOfOthers | undefined => {
    const base = baseOf(where);
    if (bells.size >= heardAtOnce) return bells.get(base);
    const open = () => parts.openHearing(`events:${base}`);
    const onSilent = () => bells.delete(base);
    const bell = bells.get(base) ?? new BellOfOthers(`${base}events`, { ...parts, open, onSilent });
    bells.set(base, bell);
    return bell;
  };
  const run = (
    script: Script,
    where: QueueOfOthers,
    { texts = [], ...asked }: { readonly id?: string; readonly texts?: readonly string[] },
  ) => {
    const base = baseOf(where);
    const keys = { ...parts.keys, bases: [base, base] as const };
    return asking('asking a queue of others', () =>
      runScript({ client: parts.client, keys }, script, asked, texts),
    );
  };
  // What begins as our names do could be any of our keys.
  const isOurs = (where: QueueOfOthers) => baseOf(where).startsWith(parts.keys.bases[1]);
  return {
    isOurs,
    async put(where, job) {
      if (isOurs(where)) return { kind: 'ours' };
      const { jobId: id, earlierId: earlier, name, data, options } = job;
      const { priority = 0, lifo = false } = options;
      const asked = { id, earlier, name, priority, lifo };
      const texts = [data, JSON.stringify(spelled(options))];
      const put = await run(putForOthersScript, where, { ...asked, texts });
      const [jobId, isNew] = put as [string, number];
      return { kind: 'put', jobId, isNew: isNew === 1 };
    },
    isUnserved: async (where) => (await run(unservedOthersScript, where, {})) === 1,
    async look(where, id) {
      return jobOf((await run(lookAtOthersScript, where, { id })) as LookReply);
    },
    takeOut: async (where, id) =>
      (await run(takeOutOfOthersScript, where, { id })) as Awaited<
        ReturnType<QueuesOfOthers['takeOut']>
      >,
    forget: async (where, id) => void (await run(forgetOfOthersScript, where, { id })),
    listen: (where, listener) => bellOf(where)?.listen(listener) ?? (() => {}),
  };
}

function baseOf({ prefix, queue }: QueueOfOthers): string {
  return `${prefix}:${queue}:`;
}

/**
 * The options as BullMQ writes them. Whatever its worker was told, it keeps what is over until we have read what came of it; that is what
 * `forget` is for.
 */
function spelled({ keepLogs, ...options }: JobForOthers['options']): object {
  const kept = { attempts: 0, ...options, removeOnComplete: false, removeOnFail: false };
  return keepLogs === undefined ? kept : { ...kept, kl: keepLogs };
}

type LookReply = [
  state: JobOfOthers['kind'],
  progress: string,
  returned: string,
  reason: string,
  trace: string,
  lines: string[],
];

function jobOf([kind, progress, returned, reason, trace, lines]: LookReply): JobOfOthers {
  switch (kind) {
    case 'completed':
      return { kind, returned: returned === '' ? 'null' : returned, lines };
    case 'failed':
      return { kind, reason, trace: lastOf(trace), lines };
    case 'gone':
      return { kind };
    default:
      return progress === '' ? { kind } : { kind, progress };
  }
}

/** BullMQ keeps one for each attempt of its own, as a list of texts. */
function lastOf(traces: string): string {
  try {
    const list: unknown = JSON.parse(traces);
    const last: unknown = Array.isArray(list) ? list.at(-1) : undefined;
    return typeof last === 'string' ? last : '';
  } catch {
    return '';
  }
}
