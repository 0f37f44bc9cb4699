import { envelopeOf, FakeStoreClock, RecordingMeter, VirtualClock } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { tellFigures } from './run-figures.ts';
import type { Verdict } from './verdict.ts';

const envelope = envelopeOf();
const startedAt = envelope.dueTime + 400;
const failed: Verdict = { kind: 'settle', event: 'fail', reason: 'no such address' };

/** What was observed of each figure, in seconds. */
class ObservingMeter extends RecordingMeter {
  readonly seconds: [name: string, seconds: number][] = [];

  override observe(name: string, seconds?: number): void {
    this.seconds.push([name.replace('escapement_', ''), seconds ?? Number.NaN]);
  }
}

function told(run: Parameters<typeof tellFigures>[1], verdict: Verdict, afterMs = 9_400) {
  const meter = new ObservingMeter();
  const time = new FakeStoreClock(new VirtualClock(envelope.dueTime + afterMs));
  tellFigures({ meter, time }, run, verdict);
  const count = (outcome: string) => meter.of('escapement_attempts_total', outcome);
  return { count, seconds: meter.seconds };
}

describe('of an attempt', () => {
  it('is told what came of it, how late it began and how long it took', () => {
    const { count, seconds } = told({ envelope, startedAt, attempt: 1 }, failed);
    expect([count('failed'), count('succeeded')]).toEqual([1, 0]);
    expect(seconds).toEqual([
      ['lateness_seconds', 0.4],
      ['attempt_seconds', 9],
    ]);
  });

  it('that is not the first no lateness is told, since it is late by its backoff', () => {
    const { seconds } = told({ envelope, startedAt, attempt: 2 }, failed);
    expect(seconds).toEqual([['attempt_seconds', 9]]);
  });

  it('that never began only what became of it is told', () => {
    const waited = { envelope, startedAt: undefined, attempt: 0 };
    const { count, seconds } = told(waited, { kind: 'hand-back', afterMs: 0 });
    expect([count('hand-back'), seconds]).toEqual([1, []]);
  });

  it('no time is negative, whatever clocks do', () => {
    const { seconds } = told({ envelope, startedAt: envelope.dueTime - 5, attempt: 1 }, failed, -9);
    expect(seconds.map(([, each]) => each)).toEqual([0, 0]);
  });
});
