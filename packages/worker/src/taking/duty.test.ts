import { describe, expect, it } from 'vitest';
import { Duty } from './duty.ts';

const now = 1_800_000_000_000;
const calm = { isBusy: false, restedMs: 1_000 };
const busy = { isBusy: true, restedMs: 0 };

/** One that was woken, took the duty, and was told when the next run is due. */
function taken(pace: typeof calm, nextDueTime: number | undefined): Duty {
  const duty = new Duty(pace);
  duty.restedAt('marker', now);
  duty.heard(duty.say(), { isDutyOver: false, nextDueTime });
  return duty;
}

describe('who is on duty for a queue', () => {
  it('takes it when it is woken, says so once, and comes by itself for what is due soon', () => {
    const duty = new Duty(calm);
    expect([duty.say(), duty.rest(now)]).toEqual([undefined, { at: 'marker', ms: 5_000 }]);
    duty.restedAt('marker', now);
    expect([duty.say(), duty.say()]).toEqual(['take', undefined]);
    const own = taken(calm, now + 300);
    expect([own.isOwn, own.rest(now)]).toEqual([true, { at: 'alone', ms: 301 }]);
    expect([own.restedAt('alone', now + 301), own.say()]).toEqual([true, 'keep']);
  });

  it('does not come for what a call in between has come for', () => {
    const duty = taken(calm, now + 10);
    duty.heard(undefined, { isDutyOver: false, nextDueTime: now + 60 });
    expect([duty.restedAt('alone', now + 11), duty.say()]).toEqual([false, undefined]);
  });

  it('comes at the very instant, and when it is busy at a multiple of forty milliseconds', () => {
    expect(taken(calm, now + 7).rest(now).ms).toBe(8);
    expect(taken(busy, now + 7).rest(now).ms).toBe(41);
    expect(taken(busy, now + 40).rest(now).ms).toBe(41);
    expect(taken({ isBusy: true, restedMs: 80 }, now + 7).rest(now).ms).toBe(8);
    expect(taken(busy, now - 7).rest(now).ms).toBe(1);
  });

  it('is at the marker for what is due later, or not at all', () => {
    expect(taken(calm, now + 1_001).rest(now)).toEqual({ at: 'marker', ms: 1_081 });
    expect(taken(calm, undefined).rest(now)).toEqual({ at: 'marker', ms: 5_000 });
    expect(taken(calm, now + 60_000).rest(now)).toEqual({ at: 'marker', ms: 5_000 });
  });

  it('is over when another has taken it, who is given time to come', () => {
    const duty = taken(calm, now + 10);
    duty.heard('keep', { isDutyOver: true, nextDueTime: now + 10 });
    expect([duty.isOwn, duty.rest(now)]).toEqual([false, { at: 'marker', ms: 1_090 }]);
    const handed = taken(calm, now + 10);
    handed.handOn();
    expect(handed.rest(now)).toEqual({ at: 'marker', ms: 1_090 });
    handed.restedAt('marker', now);
    handed.heard(handed.say(), { isDutyOver: false, nextDueTime: now + 10 });
    expect(handed.rest(now).at).toBe('alone');
  });
});
