import type { DocumentFacts } from '@escapement/core';
import { encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import type { DocumentRegister } from './document-register.ts';

/**
 * Puts back a folder of documents that somebody deleted by hand. Which versions the deleted ones had is not known any more,
 * so the register begins above every version that is: a name that is taken again must not fall behind what others demand of it.
 */
export async function putBackDocuments(
  znodes: Znodes,
  folder: string,
  documents: readonly DocumentFacts[],
): Promise<void> {
  const highest = Math.max(0, ...documents.map(({ version }) => version));
  const register: DocumentRegister = { highest, removedUpTo: highest, writes: [] };
  await znodes.ensure(folder);
  await Promise.all(
    documents.map((document) =>
      znodes.create(`${folder}/${document.name}`, encode(document), 'persistent'),
    ),
  );
  // Last, since a node that began to read the folder in the middle is told of nothing but this.
  await znodes.set(folder, encode(register));
}
