import { describe, expect, it } from 'vitest';
import { failuresOf } from './failures.ts';

const passed = { status: 'passed', name: 'a.test.ts', assertionResults: [{ status: 'passed' }] };
const failed = (tests: number) => ({
  status: 'failed',
  name: 'b.test.ts',
  assertionResults: Array.from({ length: tests }, (_, at) => ({
    status: 'failed',
    fullName: `a leader fires ${at}`,
    failureMessages: ['Error: it did not\n    at somewhere'],
  })),
});

describe('what failed in a test run', () => {
  it('is named by file, test and reason', () => {
    const report = { testResults: [passed, failed(1)] };
    expect(failuresOf({ report, exitCode: 1 }, ['unit'])).toEqual([
      'Failed: b.test.ts › a leader fires 0: Error: it did not',
    ]);
  });

  it('is named with the whole reason, since its first line may say only where', () => {
    const [test] = failed(1).assertionResults;
    const failureMessages = [`Error: act 7\n\n  no answer\n    at somewhere\n${'x'.repeat(2_000)}`];
    const result = {
      ...failed(1),
      assertionResults: [{ ...test, status: 'failed', failureMessages }],
    };
    const [line = ''] = failuresOf({ report: { testResults: [result] }, exitCode: 1 }, ['unit']);
    expect(line).toContain(': Error: act 7 ↵ no answer ↵ xxx');
    expect(line.length).toBeLessThan(1_000);
  });

  it('is the file when it could not be loaded', () => {
    const broken = {
      status: 'failed',
      name: 'c.test.ts',
      message: 'no such module\n    at somewhere',
    };
    const report = { testResults: [{ ...broken, assertionResults: [] }] };
    expect(failuresOf({ report, exitCode: 1 }, ['unit'])).toEqual([
      'Failed: c.test.ts › the file itself, or a hook in it: no such module',
    ]);
  });

  it('is a hook that threw as well as the tests', () => {
    const report = { testResults: [{ ...failed(1), message: 'no port' }] };
    expect(failuresOf({ report, exitCode: 1 }, ['unit'])).toEqual([
      'Failed: b.test.ts › the file itself, or a hook in it: no port',
      'Failed: b.test.ts › a leader fires 0: Error: it did not',
    ]);
  });

  it('is the runner when no test failed and it ended badly, or left no report', () => {
    const line = 'Failed: unit, console: the runner ended with 1, for no test';
    expect(failuresOf({ report: undefined, exitCode: 1 }, ['unit', 'console'])).toEqual([line]);
    const report = { testResults: [passed] };
    expect(failuresOf({ report, exitCode: 1 }, ['unit', 'console'])).toEqual([line]);
  });

  it('is nothing when all passed', () => {
    expect(failuresOf({ report: { testResults: [passed] }, exitCode: 0 }, ['unit'])).toEqual([]);
  });

  it('ends with how many more there are', () => {
    const lines = failuresOf({ report: { testResults: [failed(60)] }, exitCode: 1 }, ['unit']);
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toBe('Failed: and 10 more');
  });
});
