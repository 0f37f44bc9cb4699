import type { Membership, SharedSettings } from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';

/** What all members of an ensemble in memory share. */
export function memorySettings(ensemble: EnsembleState): SharedSettings {
  return {
    async getOrCreate(name, make) {
      const text = ensemble.texts.get(name) ?? make();
      ensemble.texts.set(name, text);
      return text;
    },
    read: async (name) => ensemble.texts.get(name),
    ensembleId: async () => ensemble.id,
    renameEnsemble: async () => ensemble.rename(),
    onEnsembleChange: (listener) => ensemble.onName(listener),
    async raiseRevisions(above) {
      ensemble.leastRevision = Math.max(ensemble.leastRevision, above);
    },
    readCheckpoint: async () => ensemble.checkpoint,
  };
}

/** Registration and the lists of the living, without their pages. */
export type Living = Omit<Membership, 'nodePage' | 'workerPage'>;

/** Who is registered there. */
export function memoryMembership(ensemble: EnsembleState): Living {
  return {
    registerNode: async (info) => registered(ensemble.nodes, info),
    registerWorker: async (info) => registered(ensemble.workers, info),
    nodes: async () => [...ensemble.nodes],
    workers: async () => [...ensemble.workers],
  };
}

function registered<T>(all: T[], info: T) {
  let stands = info;
  all.push(info);
  const replace = (...by: readonly T[]) => {
    const place = all.indexOf(stands);
    if (place >= 0) all.splice(place, 1, ...by);
  };
  return {
    async update(next: T) {
      replace(next);
      stands = next;
    },
    close: async () => replace(),
  };
}
