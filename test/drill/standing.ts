/**
 * What a job owes, by what the drill itself did to it, and by nothing that the product says. Every act has an instant at which
 * it was asked for and one at which it was answered; in between either side of it may hold.
 */
export type Standing =
  | { readonly kind: 'absent' }
  | { readonly kind: 'paused' }
  /** The same until an instant; from that instant on the other stands, and nobody need do anything for it. */
  | { readonly kind: 'paused-until'; readonly until: number; readonly after: Enabled }
  | Enabled;

type Enabled = {
  readonly kind: 'enabled';
  /** Counts what the drill wrote into the job, and is handed to the task as input. */
  readonly edition: number;
  /** Fires at each full multiple of this; absent for a schedule that does not fire during a drill. */
  readonly everyMs?: number;
  /** From `from` to `until`, which is excluded, a calendar takes out what it would fire. */
  readonly closed?: { readonly from: number; readonly until: number };
};

/** One write of a job's definition. Instants are epoch milliseconds of the drill's own clock. */
export interface Act {
  readonly askedAt: number;
  /** Absent when nobody knows whether it was done: refused with a fault, or no answer. */
  readonly answeredAt?: number;
  /** What stands when it was done; several where nobody knows which of them an earlier act had left. */
  readonly after: readonly Standing[];
}

const absent: Standing = { kind: 'absent' };

/** Everything that may have stood at the instant. `acts` are those of one job, in the order in which they were asked for. */
export function standingsAt(
  acts: readonly Act[],
  instant: number,
  slackMs: number,
): readonly Standing[] {
  let possible: readonly Standing[] = [absent];
  for (const { askedAt, answeredAt, after } of acts) {
    if (instant <= askedAt - slackMs) break;
    const isDone = answeredAt !== undefined && instant > answeredAt + slackMs;
    possible = isDone ? after : [...possible, ...after];
  }
  return possible.map((standing) => (isOver(standing, instant) ? standing.after : standing));
}

function isOver(
  standing: Standing,
  instant: number,
): standing is Extract<Standing, { kind: 'paused-until' }> {
  return standing.kind === 'paused-until' && instant >= standing.until;
}

/** Whether the standing prescribes a run at the instant. */
export function prescribes(standing: Standing, instant: number): boolean {
  if (standing.kind !== 'enabled' || standing.everyMs === undefined) return false;
  const { from, until } = standing.closed ?? { from: 0, until: 0 };
  return instant % standing.everyMs === 0 && (instant < from || instant >= until);
}

/** `owed`: whatever may have stood prescribes it. `open`: some of it does. `none`: nothing does. */
export type Claim = 'owed' | 'open' | 'none';

/** What the job's definition says of the instant as a fire time. */
export function claimOf(acts: readonly Act[], instant: number, slackMs: number): Claim {
  const claims = standingsAt(acts, instant, slackMs).map((each) => prescribes(each, instant));
  if (claims.every(Boolean)) return 'owed';
  return claims.some(Boolean) ? 'open' : 'none';
}
