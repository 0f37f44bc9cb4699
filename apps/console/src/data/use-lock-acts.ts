import type { FreeLockBody, SetPermitsBody } from '@escapement/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { keys } from './queries.ts';

/** Takes a lock from who holds it. */
export function useFreeLock(name: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: FreeLockBody) => api.freeLock(name, body),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.locks }),
  });
}

/** Gives a semaphore another number of permits. */
export function useSetPermits(name: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: SetPermitsBody) => api.setPermits(name, body),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.locks }),
  });
}
