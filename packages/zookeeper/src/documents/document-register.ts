/**
 * What the data of a folder of documents itself keeps. Each write of a document is one multi with it, so that two writers never
 * overtake each other and one watch on it finds every change.
 */
export interface DocumentRegister {
  /** The highest version that any document ever had: one that stands in for a broken one begins above it. */
  readonly highest: number;
  /** The highest version of any document that was deleted: a new one begins above it, so that versions never go back. */
  readonly removedUpTo: number;
  /** The last writes by their random names, so that a writer whose answer was lost can find out whether it happened. */
  readonly writes: readonly string[];
}

const writesKept = 32;

/** Reads the register; what cannot be read counts as nothing. */
export function parseRegister(value: unknown): DocumentRegister {
  const { highest, removedUpTo, writes } = (value ?? {}) as Record<string, unknown>;
  return {
    highest: countOf(highest),
    removedUpTo: countOf(removedUpTo),
    writes: Array.isArray(writes) ? writes.filter((each) => typeof each === 'string') : [],
  };
}

/** The register after one more write: a document stored at a version, or deleted up to one. */
export function withWrite(
  register: DocumentRegister,
  write: { readonly writeId: string; readonly stored?: number; readonly removed?: number },
): DocumentRegister {
  const { writeId, stored = 0, removed = 0 } = write;
  return {
    highest: Math.max(register.highest, stored, removed),
    removedUpTo: Math.max(register.removedUpTo, removed),
    writes: [...register.writes, writeId].slice(-writesKept),
  };
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
