import type { QueueLimits, QueueLimitsContent } from '@escapement/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { codeOf } from './problem.ts';
import { keys } from './queries.ts';

interface Wish {
  readonly content: QueueLimitsContent;
  /** What is to be replaced; nothing where none stands. */
  readonly version: number | undefined;
}

/** The limits of a queue, null where nobody has set any, and how they are set. */
export function useQueueLimits(queue: string) {
  const cache = useQueryClient();
  const limits = useQuery({
    queryKey: [...keys.queues, 'limits', queue],
    queryFn: ({ signal }) => readLimits(queue, signal),
    // What somebody is writing is not to change under their hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const set = useMutation({
    mutationFn: (wish: Wish) => writeLimits(queue, wish),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.queues }),
  });
  return { limits, set };
}

async function readLimits(queue: string, signal: AbortSignal): Promise<QueueLimits | null> {
  try {
    return await api.getQueueLimits(queue, { signal });
  } catch (error) {
    if (codeOf(error) === 'QUEUE_LIMITS_NOT_FOUND') return null;
    throw error;
  }
}

/** Without any field there is nothing that holds the queue back. */
async function writeLimits(queue: string, { content, version }: Wish): Promise<void> {
  const only = version === undefined ? {} : { ifVersion: version };
  if (Object.keys(content).length > 0) await api.putQueueLimits(queue, content, only);
  else if (version !== undefined) await api.deleteQueueLimits(queue, only);
}
