import { describe, expect, it } from 'vitest';
import { RunStop } from './run-stop.ts';
import { stopReasonOf } from './stop-reason.ts';

describe('how a run is told to stop', () => {
  it('the first reason stands', () => {
    const stop = new RunStop();
    expect(stop.reason).toBeUndefined();
    stop.stop('timed-out');
    stop.stop('taken');
    expect([stop.reason, stopReasonOf(stop.signal)]).toEqual(['timed-out', 'timed-out']);
  });

  it('a signal that is asked for after the stop is aborted with its reason', () => {
    const stop = new RunStop();
    stop.stop('drained');
    expect([stop.signal.aborted, stopReasonOf(stop.signal)]).toEqual([true, 'drained']);
  });

  it('one signal is given to all who ask', () => {
    const stop = new RunStop();
    const { signal } = stop;
    const heard: unknown[] = [];
    signal.addEventListener('abort', () => heard.push(stopReasonOf(signal)));
    stop.stop('taken');
    expect([stop.signal, heard]).toEqual([signal, ['taken']]);
  });

  it('who must act is told once, in the order of asking, and at once when it is stopped already', () => {
    const stop = new RunStop();
    const heard: string[] = [];
    stop.onStop(() => heard.push('first'));
    stop.onStop(() => heard.push('second'));
    expect(heard).toEqual([]);
    stop.stop('lock-lost');
    stop.stop('lock-lost');
    stop.onStop(() => heard.push('late'));
    expect(heard).toEqual(['first', 'second', 'late']);
  });
});
