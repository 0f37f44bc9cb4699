import {
  type DocumentFacts,
  type DocumentKind,
  invariant,
  readJson,
  type StoredDocument,
} from '@escapement/core';
import { decodeAs, encode, type Znode } from '../znodes/znode.ts';

/** Reads a document's znode strictly: what is none of its kind, or another one, is broken and says what is wrong. */
export function readDocument<D extends DocumentFacts>(
  kind: Pick<DocumentKind<D>, 'one' | 'schema'>,
  name: string,
  znode: Znode | undefined,
): StoredDocument<D> {
  if (znode === undefined) return { kind: 'absent' };
  const reading = readJson(kind.schema, znode.data.toString());
  if (reading.kind === 'broken') return reading;
  const document = reading.value;
  if (document.name === name) return { kind: 'document', document };
  return { kind: 'broken', problem: `it is the ${kind.one} "${document.name}"` };
}

/** The bytes to store, and the document as it will be read back from them. */
export function toStoredDocument<D extends DocumentFacts>(
  kind: Pick<DocumentKind<D>, 'one' | 'schema'>,
  facts: object,
): { readonly data: Buffer; readonly document: D } {
  const data = encode(facts);
  const document = decodeAs(kind.schema, data);
  invariant(document !== undefined, `a ${kind.one} was to be stored that could not be read back`);
  return { data, document };
}
