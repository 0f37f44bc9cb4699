/** One fact that holds for every implementation of a port, the real one and the fake alike. */
export interface ContractFact<Port> {
  readonly fact: string;
  /** Rejects when the fact does not hold. */
  readonly check: (port: Port) => Promise<void>;
}

/** A contract as a table: each fact in one sentence, and the check that rejects when it does not hold. */
export function factsOf<Port>(
  table: Readonly<Record<string, (port: Port) => Promise<void>>>,
): readonly ContractFact<Port>[] {
  return Object.entries(table).map(([fact, check]) => ({ fact, check }));
}
