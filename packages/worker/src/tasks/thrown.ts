/** What was thrown, in words. */
export interface Thrown {
  readonly sentence: string;
  readonly stack?: string;
}

/**
 * Puts into words whatever a user's code threw. Total: anything may be thrown, also what cannot be made a text or throws again
 * when it is asked for its name, and none of it may be taken for a defect of this worker.
 */
export function describeThrown(error: unknown): Thrown {
  try {
    if (!(error instanceof Error)) return { sentence: String(error) };
    const sentence = `${error.name}: ${error.message}`;
    return typeof error.stack === 'string' ? { sentence, stack: error.stack } : { sentence };
  } catch {
    return { sentence: 'something was thrown that cannot be put into words' };
  }
}
