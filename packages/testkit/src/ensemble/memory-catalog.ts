import type { DefinitionCatalog } from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';

/** The definitions of an ensemble in memory; every member knows each change at once, as long as it can be told. */
export function memoryCatalog(
  ensemble: EnsembleState,
  wentBack: Set<() => void>,
): DefinitionCatalog {
  const { definitions, broken } = ensemble;
  return {
    open: async () => undefined,
    get: (jobId) => definitions.get(jobId),
    all: () => definitions.values(),
    get size() {
      return definitions.size;
    },
    get bytes() {
      return JSON.stringify([...definitions.values()]).length;
    },
    broken: () => broken,
    onChange: (listener) =>
      ensemble.onDefinition((jobId) => listener({ jobId, definition: definitions.get(jobId) })),
    refresh: async () => undefined,
    onWentBack(listener) {
      wentBack.add(listener);
      return () => wentBack.delete(listener);
    },
    close: async () => undefined,
  };
}
