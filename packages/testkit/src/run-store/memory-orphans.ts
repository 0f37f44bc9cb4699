import type { OrphanedDefinition, OrphanStore } from '@escapement/core';
import type { StoreState } from './store-state.ts';

/** What the store in memory holds of an ensemble whose data is gone. */
export function memoryOrphans(store: StoreState): OrphanStore {
  const read = (jobIds: readonly string[]) => jobIds.map((jobId) => orphanAt(store, jobId));
  return {
    summary: async () =>
      store.setAside.size === 0
        ? undefined
        : { count: store.setAside.size, since: store.setAsideAt ?? 0 },
    list: async (offset, limit) => read(byCursor(store).slice(offset, offset + limit)),
    read: async (jobIds) => read(jobIds.filter((jobId) => store.setAside.has(jobId))),
    calendars: async () =>
      [...store.calendars.values()].map((calendar) => ({ name: calendar.name, calendar })),
    async discard(jobIds) {
      const fresh = jobIds.filter((id) => store.setAside.has(id) && !store.discarded.has(id));
      for (const jobId of fresh) store.discarded.add(jobId);
      return new Set(fresh).size;
    },
  };
}

/** Those without a cursor first. */
function byCursor({ setAside }: StoreState): readonly string[] {
  return [...setAside]
    .sort(([a, first = -1], [b, second = -1]) => first - second || (a < b ? -1 : 1))
    .map(([jobId]) => jobId);
}

function orphanAt(store: StoreState, jobId: string): OrphanedDefinition {
  const definition = store.projected.get(jobId)?.definition;
  return definition === undefined
    ? { jobId, problem: 'nobody has its definition any more' }
    : { jobId, definition };
}
