import type { ConfigDraft } from '@escapement/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { configKey } from './config-queries.ts';
import { useSteadyKey } from './use-steady-key.ts';

/** What can be done to one entry. */
export function useConfigActs(name: string) {
  const cache = useQueryClient();
  const { keyOf, onError } = useSteadyKey();
  const onSettled = () => cache.invalidateQueries({ queryKey: [configKey] });
  return {
    /** `ifVersion`: what it replaces; without it is a creation. */
    write: useMutation({
      mutationFn: ({ draft, ifVersion }: { draft: ConfigDraft; ifVersion?: number }) =>
        api.putConfig(name, draft, ifVersion),
      onSettled,
    }),
    rollBack: useMutation({
      mutationFn: (of: { version: number; ifVersion: number }) =>
        api.rollbackConfig(name, of.version, {
          ifVersion: of.ifVersion,
          idempotencyKey: keyOf(of),
        }),
      onError,
      onSettled,
    }),
    remove: useMutation({ mutationFn: (entry: string) => api.deleteConfig(entry), onSettled }),
  };
}
