import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { useCells } from '../../packages/worker/src/fixtures/cell-rig.ts';
import { isAlive } from '../../packages/worker/src/fixtures/script-rig.ts';

const succeeded = { kind: 'succeeded' };
const failed = (reason: string | RegExp) => ({
  kind: 'failed',
  reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
});

describe('a handler in a process of its own', () => {
  const { pool, call, warnings } = useCells('process', process.env);
  beforeAll(async () => {
    expect(await pool.start()).toContain('throwLater');
  });

  test('is not in the process of its worker, and finds what it is told there', async () => {
    const { outcome, lines } = call('told', { a: [1, 'é'] });
    expect(await outcome).toEqual(succeeded);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      input: { a: [1, 'é'] },
      facts: { jobId: 'wild', attempt: 2, fencingToken: 42 },
    });
    const own = call('pid');
    await own.outcome;
    expect(Number(own.lines[0])).not.toBe(process.pid);
  });

  test('finds its secrets in its environment, where no other process can look', async () => {
    const asked = call('secret');
    const { outcome, lines } = call('pid');
    await outcome;
    expect(asked.lines).toEqual(['hush']);
    expect(readFileSync(`/proc/${lines[0]}/environ`, 'utf8')).not.toContain('hush');
  });

  test.each([
    ['give', { a: [1, null] }, { result: '{"a":[1,null]}' }],
    ['give', undefined, {}],
    ['give', null, { result: 'null' }],
    ['loop', undefined, { resultLeftOut: 'cycle' }],
    ['large', undefined, { resultLeftOut: 'too-large' }],
  ] as const)(
    'that returns something (%s) succeeds with what can be kept of it',
    async (...row) => {
      const [handler, input, kept] = row;
      expect(await call(handler, input as never).outcome).toEqual({ ...succeeded, ...kept });
    },
  );

  test('that tells its progress a thousand times is not heard as often, and with the last', async () => {
    const { outcome, lines } = call('proceed', 1_000);
    await outcome;
    expect(lines.at(-1)).toBe('progress: 1 step 1000');
    expect(lines.length).toBeLessThan(100);
  });

  test('that never gives its event loop back shows its progress all the same', async () => {
    const { outcome, line, lines, stop } = call('proceedSpinning');
    await line;
    expect(lines).toEqual(['progress: 0.25 deep in it', 'spinning']);
    stop('timed-out');
    await outcome;
  });

  test.each([
    ['exit', 'exited with 3 before the handler had ended'],
    ['throwLater', 'threw outside its promise: Error: from a timer'],
    ['rejectUnheard', 'left a promise that was rejected unwaited for: Error: nobody waits'],
    ['throwNull', 'null was thrown, which is no error'],
    ['grow', /^ran out of memory: it wanted more than 64 MB$|memory runs out$/],
    ['crash', 'its process was ended by SIGSEGV'],
    ['thenable', 'Error: first'],
    ['closeAll', /^(its process|exited with)/],
    ['forge', 'wrote into what its process and the worker tell each other'],
    ['nowhere', /^there is no handler "nowhere"; this worker has /],
  ])('that fails by %s fails its own run, and the next one runs', async (handler, reason) => {
    const next = [call(handler), call('pid')];
    expect(await next[0]?.outcome).toEqual(failed(reason));
    expect(await next[1]?.outcome).toEqual(succeeded);
  });

  test('that breaks what the code around it stands on harms no other run', async () => {
    await call('pollute').outcome;
    expect(await call('give', { a: 1 }).outcome).toEqual({ ...succeeded, result: '{"a":1}' });
  });

  test('that closes the output of its process has the next one called in another', async () => {
    const [first, next] = [call('closeOutput'), call('startProgram')];
    expect([await first.outcome, await next.outcome]).toEqual([succeeded, succeeded]);
    expect(next.lines[0]).not.toBe(first.lines[0]);
  });

  test('that goes elsewhere with its process leaves the next one where it was', async () => {
    const [before, first, next] = [call('startProgram'), call('wander'), call('startProgram')];
    const outcomes = [await before.outcome, await first.outcome, await next.outcome];
    expect(outcomes).toEqual([succeeded, succeeded, succeeded]);
    // They were in one process, or this says nothing.
    expect(next.lines).toEqual(before.lines);
    expect(next.lines[0]).toBe(first.lines[0]);
  });

  test('that logs a million empty lines harms no other run', async () => {
    const [flood, next] = [call('floodOfNothing', 1_000_000), call('pid')];
    expect([await flood.outcome, await next.outcome]).toEqual([succeeded, succeeded]);
    expect(flood.lines.reduce((sum, text) => sum + text.length, 0)).toBe(1_000_000);
  });

  test('that spins is ended when its grace is over, and nothing else stands still', async () => {
    const { outcome, line, lines, stop } = call('spin');
    expect(await line).toBe('spinning');
    stop('timed-out');
    expect(await outcome).toMatchObject({ kind: 'failed' });
    expect(lines.at(-1)).toBe('system: what did not stop when told to was ended');
    expect(await call('pid').outcome).toEqual(succeeded);
  });

  test('that listens hears why it must stop', async () => {
    const { outcome, line, stop } = call('listen');
    await line;
    stop('drained');
    expect(await outcome).toEqual(failed('RunStopped: the worker shuts down'));
  });

  test('whose run may be with another worker is ended at once', async () => {
    const { outcome, line, lines, stop } = call('deaf');
    await line;
    const begunMs = performance.now();
    stop('taken');
    await outcome;
    expect(lines.at(-1)).toBe('system: what did not stop when told to was ended');
    expect(performance.now() - begunMs).toBeLessThan(60_000);
  });

  test('is ended with what it has started, wherever that has gone', async () => {
    const { outcome, line, stop } = call('leaveBehind');
    const pid = Number(await line);
    expect(await isAlive(pid)).toBe(true);
    stop('timed-out');
    await outcome;
    expect(await isAlive(pid)).toBe(false);
  });

  test('keeps the line that it logged last', async () => {
    const { outcome, lines } = call('logAndExit');
    expect(await outcome).toEqual(failed(/^exited with 4/));
    expect(lines).toEqual(['the last line']);
  });

  test('prints into the log of its run, in order', async () => {
    const { outcome, lines } = call('print');
    await outcome;
    expect(lines).toEqual(['out { a: 1 }', 'stderr: err', 'without an end']);
  });

  test('shows how a line stands that it writes over, and has it in its log as it stood last', async () => {
    const { outcome, lines, states } = call('showPercent', 1_000);
    await outcome;
    expect(lines).toEqual(['1000 %']);
    expect(states[0]).toBe('1 %');
    expect(states.length).toBeLessThan(100);
  });

  test('shows it also while it never gives its event loop back', async () => {
    const { outcome, state, stop } = call('showPercentSpinning');
    expect(await state).toBe('7 %');
    stop('cancelled');
    await outcome;
  });

  test('shows the same of a program that it has started', async () => {
    const { outcome, lines, states } = call('showPercentOfProgram');
    await outcome;
    expect([lines, states.at(-1)]).toEqual([['20 %'], '20 %']);
  });

  test('that is told to stop before a process is free never begins', async () => {
    const first = call('wait', 100);
    const second = call('spin');
    second.stop('drained');
    expect(await second.outcome).toEqual(failed('it never began'));
    expect(await first.outcome).toEqual(succeeded);
  });

  test.each(['throwAfterwards', 'exitAfterwards'])(
    'that left a timer behind (%s) does no harm to the run that came after it',
    async (handler) => {
      const left = call(handler);
      const next = call('wait', 300);
      expect([await left.outcome, await next.outcome]).toEqual([succeeded, succeeded]);
      // They were in one process, or this says nothing.
      expect(next.lines[0]).toBe(left.lines[0]);
      expect(warnings.at(-1)).toMatch(/too late|by a run that is over/);
      const later = call('pid');
      await later.outcome;
      expect(later.lines[0]).not.toBe(left.lines[0]);
    },
  );

  test('that keeps its process busy after its end costs the next run a moment, and no outcome', async () => {
    const left = call('spinAfterwards');
    expect(await left.outcome).toEqual(succeeded);
    // It spins as soon as it has said so, or before.
    await delay(50);
    expect(await call('pid').outcome).toEqual(succeeded);
  });

  test('that floods its log waits for its worker, which goes on', async () => {
    const { outcome, lines } = call('flood', 100_000);
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
    }, 10);
    expect(await outcome).toEqual(succeeded);
    clearInterval(turning);
    expect(lines).toHaveLength(100_000);
    expect(turns).toBeGreaterThan(5);
  });
});
