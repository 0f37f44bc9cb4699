/** What this node answered to an idempotency key. */
export interface Remembered {
  readonly bodyHash: string;
  readonly jobId: string;
}

/** The last requests with an idempotency key, oldest forgotten first. A help to who repeats at once, not a record. */
export interface RequestMemory {
  get(keyHash: string): Remembered | undefined;
  put(keyHash: string, request: Remembered): void;
}

/** Remembers at most so many. */
export function createRequestMemory(capacity: number): RequestMemory {
  const requests = new Map<string, Remembered>();
  return {
    get: (keyHash) => requests.get(keyHash),
    put(keyHash, request) {
      requests.delete(keyHash);
      requests.set(keyHash, request);
      const [oldest] = requests.keys();
      if (requests.size > capacity && oldest !== undefined) requests.delete(oldest);
    },
  };
}
