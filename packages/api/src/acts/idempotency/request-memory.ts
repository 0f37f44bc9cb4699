/** What this node did under an idempotency key. */
export interface Remembered {
  readonly sentHash: string;
  /** The names of what the request made. */
  readonly made: ReadonlySet<string>;
}

/** The last requests with an idempotency key, oldest forgotten first. A help to who repeats at once, not a record. */
export interface RequestMemory {
  get(keyHash: string): Remembered | undefined;
  put(keyHash: string, request: Remembered): void;
}

/** Remembers at most so many requests, and of all of them together at most so many names of what they made. */
export function createRequestMemory(capacity: {
  readonly requests: number;
  readonly names: number;
}): RequestMemory {
  const requests = new Map<string, Remembered>();
  let nameCount = 0;
  const forget = (keyHash: string) => {
    nameCount -= requests.get(keyHash)?.made.size ?? 0;
    requests.delete(keyHash);
  };
  return {
    get: (keyHash) => requests.get(keyHash),
    put(keyHash, request) {
      forget(keyHash);
      requests.set(keyHash, request);
      nameCount += request.made.size;
      for (const oldest of requests.keys()) {
        if (requests.size <= capacity.requests && nameCount <= capacity.names) return;
        forget(oldest);
      }
    },
  };
}
