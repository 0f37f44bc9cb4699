import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { keys } from './queries.ts';

interface Wish {
  readonly name: string;
  readonly reason: string;
}

/** What can be done about what queues and workers take. */
export function useHaltActs() {
  const cache = useQueryClient();
  const onSettled = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: keys.queues }),
      cache.invalidateQueries({ queryKey: keys.cluster }),
    ]);
  return {
    pauseQueue: useMutation({
      mutationFn: ({ name, reason }: Wish) => api.pauseQueue(name, reason),
      onSettled,
    }),
    resumeQueue: useMutation({ mutationFn: (name: string) => api.resumeQueue(name), onSettled }),
    drainWorker: useMutation({
      mutationFn: ({ name, reason }: Wish) => api.drainWorker(name, reason),
      onSettled,
    }),
    resumeWorker: useMutation({ mutationFn: (id: string) => api.resumeWorker(id), onSettled }),
  };
}
