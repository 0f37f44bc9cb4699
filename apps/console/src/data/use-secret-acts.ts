import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { keys } from './queries.ts';

/** What can be done to secrets; a value is handed on and kept nowhere. */
export function useSecretActs() {
  const cache = useQueryClient();
  const onSettled = () => cache.invalidateQueries({ queryKey: keys.secrets });
  return {
    set: useMutation({
      mutationFn: ({ name, value }: { name: string; value: string }) => api.putSecret(name, value),
      onSettled,
      // Else the cache would remember what the last call was given.
      gcTime: 0,
    }),
    remove: useMutation({ mutationFn: (name: string) => api.deleteSecret(name), onSettled }),
  };
}
