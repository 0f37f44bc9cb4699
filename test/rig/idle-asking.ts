import type { Asked } from './asked-of-redis.ts';

/**
 * What one connection of a cluster may ask of Redis in a minute while there is nothing to do. Whoever adds to this adds to what a cluster costs that
 * does nothing, for ever: let it be told instead, or ask together with others, or more seldom.
 */
const perMinute: Readonly<Record<string, number>> = {
  escapementProbe: 60,
  escapementSilences: 60,
  escapementHeartbeat: 60,
  escapementNote: 20,
  escapementBeat: 24,
  escapementExchange: 24,
  escapementAudit: 12,
  escapementRecentlyUnreadable: 12,
  time: 24,
  'info memory': 30,
  'hmget {esc}:-office': 60,
  'hmget {esc}:-keep': 30,
  'hmget {esc}:-counters': 30,
  'zcard {esc}:-backfills': 60,
  'zrange {esc}:-announced': 60,
  'zrangebyscore {esc}:-schedule': 120,
  'zrangebyscore {esc}:-later': 60,
  'zrangebyscore {esc}:-nudge': 60,
  'zrangebyscore {esc}:-owed': 60,
  'zrangebyscore {esc}:-doubtful': 60,
  'zrangebyscore {esc}:-waiting': 60,
  'zrangebyscore {esc}:-blocked': 60,
  'zrangebyscore {esc}:-shared': 60,
};
/** Anything else, such as what is looked at every ten seconds. */
const otherwisePerMinute = 6;
/** What is done in step with other things may come a quarter sooner, and at either end of a while once more. */
const sooner = 1.25;
const atTheEnds = 2;

/** What was asked more often than it may be, each with how often and what is allowed. */
export function beyondIdle(asked: readonly Asked[], forMs: number): readonly string[] {
  return asked.flatMap((connection) =>
    [...connection].flatMap(([what, count]) => {
      const most = allowed(what, forMs);
      return count > most ? [`${what}: ${count} in ${forMs / 1_000} s, at most ${most}`] : [];
    }),
  );
}

function allowed(what: string, forMs: number): number {
  const each = perMinute[what] ?? otherwisePerMinute;
  return Math.ceil((each * forMs * sooner) / 60_000) + atTheEnds;
}
