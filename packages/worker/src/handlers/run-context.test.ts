import { describe, expect, it } from 'vitest';
import { RunStop } from '../run-stop.ts';
import { contextOf } from './run-context.ts';

const facts = { runId: 'a@1', jobId: 'a', fireTime: 'now', attempt: 1, epoch: 1 };

function contextWith(stop = new RunStop()) {
  const said: unknown[] = [];
  const context = contextOf(facts, {
    stop,
    write: (_, text) => said.push(text),
    progress: (fraction, note) => said.push([fraction, note]),
  });
  return { context, said, stop };
}

describe('the context of a handler', () => {
  it('may be taken apart, spread and built upon, and its signal is the one of its run', () => {
    const { context, said, stop } = contextWith();
    const { signal, log, progress } = context;
    const more = { ...context, db: 1 };
    const above = Object.create(context) as typeof context;
    log('a', 1);
    progress(2, 'n');
    stop.stop('cancelled');
    expect(said).toEqual(['a 1', [1, 'n']]);
    expect([signal, more.signal, above.signal]).toEqual(Array(3).fill(stop.signal));
    expect(signal.aborted).toBe(true);
    expect(above.runId).toBe('a@1');
  });

  it('cuts a long note between two characters', () => {
    const { context, said } = contextWith();
    context.progress(0, `${'x'.repeat(198)}𠮷!`);
    expect(said).toEqual([[0, `${'x'.repeat(198)}…`]]);
  });

  it('shows what it has and nothing of ours', () => {
    const { context } = contextWith();
    expect(Object.keys(context).sort()).toEqual(
      [...Object.keys(facts), 'log', 'progress', 'signal'].sort(),
    );
    expect(JSON.parse(JSON.stringify(context))).toMatchObject(facts);
  });

  it('makes no signal for a handler that does not ask for one', () => {
    let asked = 0;
    const stop = {
      get signal() {
        asked += 1;
        return new AbortController().signal;
      },
    };
    const context = contextOf(facts, { stop, write: () => {}, progress: () => {} });
    expect(asked).toBe(0);
    void context.signal;
    expect(asked).toBe(1);
  });
});
