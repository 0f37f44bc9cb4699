import { beforeAll, describe, expect, test } from 'vitest';
import { useCells } from '../../packages/worker/src/fixtures/cell-rig.ts';

const succeeded = { kind: 'succeeded' };

describe.each(['process', 'thread'] as const)('what a handler leaves in its %s', (kind) => {
  const { pool, call, warnings } = useCells(kind, process.env);
  beforeAll(async () => {
    expect(await pool.start()).toContain('seeEnvironment');
  });

  async function linesOf(handler: string): Promise<readonly string[]> {
    const { outcome, lines } = call(handler);
    expect(await outcome).toEqual(succeeded);
    return lines;
  }

  test.each(['changeEnvironment', 'replaceEnvironment'])(
    'of the environment (%s) reaches no other run',
    async (handler) => {
      const before = await linesOf('seeEnvironment');
      const [cell, said] = await linesOf(handler);
      const after = await linesOf('seeEnvironment');
      expect(said).toMatch(/^system: it left behind: \d variables? of the environment, put back$/);
      // They were in one cell, or this says nothing.
      expect([before[0], after[0]]).toEqual([cell, cell]);
      expect(after).toEqual(before);
      expect(after[1]).toBe(' hush string');
    },
  );

  test('of listeners hears nothing of other runs', async () => {
    const [cell, said] = await linesOf('listenOnProcess');
    expect(said).toMatch(/listeners of its process \((unhandledRejection|SIGUSR2), \w+\)/);
    const next = call('rejectUnheard');
    expect(await next.outcome).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^left a promise that was rejected unwaited for: Error/),
    });
    expect(cell).toMatch(/^\d+$/);
  });

  test('where it has made its process deaf is none: the next one is called in another', async () => {
    await linesOf('deafenProcess');
    const next = call('throwLater');
    expect(await next.outcome).toEqual({
      kind: 'failed',
      reason: 'threw outside its promise: Error: from a timer',
    });
  });

  test('of timers is said in the log of its run, and no other run says it', async () => {
    const [, said] = await linesOf('leaveTimers');
    expect(said).toBe('system: it left behind: 1 timer, which goes on and is not waited for');
    const [cell, seen, more] = await linesOf('seeEnvironment');
    expect(cell).toMatch(/^\d+$/);
    // What it changes between two runs is put back when the next begins.
    expect([seen, more]).toEqual([' hush string', undefined]);
  });

  test.each([
    ['rejectAfterwards', 'too late'],
    ['pokeAfterwards', 'of nobody'],
  ])('as a promise that is rejected later (%s) fails no other run', async (handler, problem) => {
    const left = call(handler);
    const next = call('wait', 300);
    expect([await left.outcome, await next.outcome]).toEqual([succeeded, succeeded]);
    expect(next.lines[0]).toBe(left.lines[0]);
    expect(warnings.at(-1)).toContain(problem);
    // Who comes after that has another.
    expect(await call('pid').outcome).toEqual(succeeded);
  });
});
