import { CoordinationFault } from '@escapement/core';
import type { Asked } from './asked.ts';
import { requireCatalog } from './jobs/job-reading.ts';
import type { ReadingPorts } from './reading-ports.ts';

/** Documents by name, as they stand and as they are known. */
interface KnownDocuments<D> {
  read(name: string): Promise<D | undefined>;
  get(name: string): D | undefined;
}

/** A document as it stands, or as it was last known while ZooKeeper is away, which the answer then says. */
export async function readDocument<D>(
  documents: KnownDocuments<D>,
  name: string,
  { deps, asked }: { readonly deps: ReadingPorts; readonly asked: Asked },
): Promise<D | undefined> {
  try {
    return await asked.ask.zookeeper(() => documents.read(name));
  } catch (error) {
    if (!(error instanceof CoordinationFault)) throw error;
    requireCatalog(deps, asked);
    return documents.get(name);
  }
}
