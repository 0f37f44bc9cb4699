/** How an instance that ended by itself is started again. */
export interface RestartPolicy {
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** So many endings within `withinMs` give the place to the next. */
  readonly endings: number;
  readonly withinMs: number;
}

export const restartPolicy: RestartPolicy = {
  firstPauseMs: 1_000,
  longestPauseMs: 30_000,
  endings: 5,
  withinMs: 60_000,
};

/** What is done about an instance that has ended by itself. */
export type AfterEnding =
  | { readonly kind: 'again'; readonly pauseMs: number }
  /** Another may do better; this one stands again after the rest. */
  | { readonly kind: 'give-place'; readonly restMs: number };

/** `endings`: when instances here ended by themselves, the last one too, on a clock that is never set. */
export function afterEnding(
  endings: readonly number[],
  now: number,
  policy: RestartPolicy = restartPolicy,
): AfterEnding {
  const recent = endings.filter((at) => now - at < policy.withinMs).length;
  if (recent >= policy.endings) return { kind: 'give-place', restMs: policy.longestPauseMs };
  const doubled = policy.firstPauseMs * 2 ** Math.max(0, recent - 1);
  return { kind: 'again', pauseMs: Math.min(doubled, policy.longestPauseMs) };
}

/** After how many ends of an instance over one command it is given up, unless its program says otherwise. */
export const defaultAttempts = 10;

/** Why a command is given up over which owners end without a word. */
export const endedWithoutAWord =
  'the program that ran the singleton ended without a word while it had this command in hand';
