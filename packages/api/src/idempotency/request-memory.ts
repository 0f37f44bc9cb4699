/** What this node answered to an idempotency key. */
export interface Remembered {
  readonly bodyHash: string;
  /** What the request made. */
  readonly jobIds: ReadonlySet<string>;
}

/** The last requests with an idempotency key, oldest forgotten first. A help to who repeats at once, not a record. */
export interface RequestMemory {
  get(keyHash: string): Remembered | undefined;
  put(keyHash: string, request: Remembered): void;
}

/** Remembers at most so many requests, and of all of them together at most so many jobs. */
export function createRequestMemory(capacity: {
  readonly requests: number;
  readonly jobs: number;
}): RequestMemory {
  const requests = new Map<string, Remembered>();
  let jobCount = 0;
  const forget = (keyHash: string) => {
    jobCount -= requests.get(keyHash)?.jobIds.size ?? 0;
    requests.delete(keyHash);
  };
  return {
    get: (keyHash) => requests.get(keyHash),
    put(keyHash, request) {
      forget(keyHash);
      requests.set(keyHash, request);
      jobCount += request.jobIds.size;
      for (const oldest of requests.keys()) {
        if (requests.size <= capacity.requests && jobCount <= capacity.jobs) return;
        forget(oldest);
      }
    },
  };
}
