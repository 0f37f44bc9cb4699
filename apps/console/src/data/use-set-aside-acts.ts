import type { RestoreBody, Restored } from '@escapement/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { keys } from './queries.ts';

/** One call writes back what an answer can wait for; a hundred thousand jobs take some hundreds of calls. */
const callsMost = 2_000;

/** What is said when an act has been done: also when whoever asked for it has left the page, as its panel does once nothing is left in it. */
interface Told {
  readonly onRestored?: (restored: Omit<Restored, 'left'>) => void;
  readonly onDiscarded?: (discarded: number) => void;
  readonly onReset?: () => void;
}

/** What can be done about jobs that are set aside, and about an office that is refused. */
export function useSetAsideActs({ onRestored, onDiscarded, onReset }: Told) {
  const cache = useQueryClient();
  const onSettled = () =>
    Promise.all(
      [keys.cluster, keys.jobs, keys.overview].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    );
  return {
    restore: useMutation({
      mutationFn: restoreAll,
      onSuccess: (restored) => onRestored?.(restored),
      onSettled,
    }),
    discard: useMutation({
      mutationFn: api.discardSetAside,
      onSuccess: ({ discarded }) => onDiscarded?.(discarded),
      onSettled,
    }),
    resetOffice: useMutation({
      mutationFn: api.resetOffice,
      onSuccess: () => onReset?.(),
      onSettled,
    }),
  };
}

/** Goes on for as long as the server says that some are left. What it refused before is counted once: by its last word. */
async function restoreAll(body: RestoreBody): Promise<Omit<Restored, 'left'>> {
  let restored = 0;
  for (let call = 0; call < callsMost; call += 1) {
    const answer = await api.restoreSetAside(body);
    restored += answer.restored;
    // Without progress the rest would be refused once more.
    if (answer.left === 0 || answer.restored === 0) return { ...answer, restored };
  }
  return { restored, refused: [], refusedCount: 0 };
}
