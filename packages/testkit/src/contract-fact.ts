/** One fact that holds for every implementation of a port, the real one and the fake alike. */
export interface ContractFact<Port> {
  readonly fact: string;
  /** Rejects when the fact does not hold. */
  readonly check: (port: Port) => Promise<void>;
}
