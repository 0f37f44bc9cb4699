import { beforeAll, describe, expect, test } from 'vitest';
import { useCells } from '../../packages/worker/src/fixtures/cell-rig.ts';

const succeeded = { kind: 'succeeded' };

describe('a handler in a thread', () => {
  const { pool, call } = useCells('thread', process.env);
  beforeAll(async () => {
    expect(await pool.start()).toContain('throwLater');
  });

  test('is in the process of its worker, and finds what it is told there', async () => {
    const { outcome, lines } = call('pid');
    const secret = call('secret');
    expect([await outcome, await secret.outcome]).toEqual([succeeded, succeeded]);
    expect([...lines, ...secret.lines]).toEqual([String(process.pid), 'hush']);
  });

  test.each([
    ['exit', 'exited with 3 before the handler had ended'],
    ['throwLater', 'threw outside its promise: Error: from a timer'],
    ['rejectUnheard', 'left a promise that was rejected unwaited for: Error: nobody waits'],
    ['grow', 'ran out of memory: it wanted more than 64 MB'],
  ])('that fails by %s fails its own run, and the next one runs', async (handler, reason) => {
    const next = [call(handler), call('pid')];
    expect(await next[0]?.outcome).toEqual({ kind: 'failed', reason });
    expect(await next[1]?.outcome).toEqual(succeeded);
  });

  test('that spins is ended when its grace is over', async () => {
    const { outcome, line, stop } = call('spin');
    expect(await line).toBe('spinning');
    stop('timed-out');
    expect(await outcome).toMatchObject({ kind: 'failed' });
  });

  test('that floods its log waits for its worker', async () => {
    const { outcome, lines } = call('flood', 20_000);
    expect(await outcome).toEqual(succeeded);
    expect(lines).toHaveLength(20_000);
  });

  test('prints into the log of its run', async () => {
    const { outcome, lines } = call('print');
    await outcome;
    expect(lines).toEqual(['out { a: 1 }', 'stderr: err', 'without an end']);
  });

  test('shows how a line stands that it writes over, and has it in its log as it stood last', async () => {
    const { outcome, lines, states } = call('showPercent', 1_000);
    await outcome;
    expect([lines, states[0]]).toEqual([['1000 %'], '1 %']);
  });

  test('returns a result, or says why it is not kept, and tells its progress', async () => {
    expect(await call('give', { sent: [3] }).outcome).toEqual({
      ...succeeded,
      result: '{"sent":[3]}',
    });
    expect(await call('loop').outcome).toEqual({ ...succeeded, resultLeftOut: 'cycle' });
    expect(await call('large').outcome).toEqual({ ...succeeded, resultLeftOut: 'too-large' });
    const { outcome, lines } = call('proceed', 1_000);
    await outcome;
    expect(lines.at(-1)).toBe('progress: 1 step 1000');
    expect(lines.length).toBeLessThan(100);
  });
});
