import { type DefinitionStock, type DocumentFacts, fits } from '@escapement/core';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** What a ZooKeeper with half a gigabyte of heap carries with ease. */
const defaultBytesAtMost = 128 * 1024 * 1024;

/** By the document, which stays the same object until it is edited. */
const bytesKnown = new WeakMap<DocumentFacts, number>();

/** What all definitions, calendars and configuration entries take, from memory. */
export function stockOf(deps: ReadingPorts): DefinitionStock {
  const { catalog, calendars, configEntries } = deps;
  const documents = [...calendars.all().values(), ...configEntries.all().values()];
  const bytes = documents.reduce((sum, each) => sum + documentBytes(each), catalog.bytes);
  return {
    count: catalog.size + catalog.broken().size + documents.length,
    bytes,
    bytesAtMost: deps.definitionBytesAtMost ?? defaultBytesAtMost,
  };
}

/** Refuses a definition, calendar or configuration entry that ZooKeeper should not have to carry beside the others. `standing`: what it replaces. */
export function refuseBeyondStock(
  deps: ReadingPorts,
  document: object,
  standing: object | undefined,
): void {
  openStock(deps).admit(document, standing);
}

/** Where many come at once: what is let in counts for those after it, which memory knows of only when it is written. */
export function openStock(deps: ReadingPorts): {
  /** Throws the refusal DEFINITIONS_FULL. */
  admit(document: object, standing: object | undefined): void;
} {
  let stock = stockOf(deps);
  return {
    admit(document, standing) {
      const before = standing === undefined ? 0 : bytesOf(standing);
      const moreBytes = bytesOf(document) - before;
      if (!fits(stock, moreBytes)) throw beyondStock(stock);
      stock = { ...stock, bytes: stock.bytes + Math.max(0, moreBytes) };
    },
  };
}

function beyondStock({ bytes, bytesAtMost }: DefinitionStock): ProblemSignal {
  return new ProblemSignal(
    'DEFINITIONS_FULL',
    `All definitions, calendars and configuration entries may take ${bytesAtMost} bytes in ZooKeeper, and take ${bytes}; delete some, or raise ESCAPEMENT_DEFINITIONS_MAX_MB with ZooKeeper's heap.`,
  );
}

function documentBytes(document: DocumentFacts): number {
  const known = bytesKnown.get(document);
  if (known !== undefined) return known;
  const bytes = bytesOf(document);
  bytesKnown.set(document, bytes);
  return bytes;
}

function bytesOf(document: object): number {
  return Buffer.byteLength(JSON.stringify(document));
}
