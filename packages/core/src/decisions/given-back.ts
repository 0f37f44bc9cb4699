/** A run that a worker gave back without having begun its task, and when, by its monotonic clock. */
export interface GivenBack {
  readonly runId: string;
  readonly atMs: number;
}

/** Longer than the leader's note of how far runs have come is ever old while anything begins. */
const rememberedMs = 60_000;
/** Most that are remembered: more than a worker has in hand. */
const rememberedMost = 500;

/**
 * What a worker remembers of what it gave back, newest last. While it had them those runs counted as begun, so that a note of just then does
 * not name them as outstanding; where Redis is emptied before the next note, only their worker knows that they have not begun.
 */
export function givenBackWith(
  before: readonly GivenBack[],
  runIds: readonly string[],
  nowMs: number,
): readonly GivenBack[] {
  if (runIds.length === 0) return before;
  return [
    ...before.filter(({ runId, atMs }) => nowMs - atMs < rememberedMs && !runIds.includes(runId)),
    ...runIds.map((runId) => ({ runId, atMs: nowMs })),
  ].slice(-rememberedMost);
}
