import { describe, expect, it } from 'vitest';
import { add, inWords, type TestReport, tallyOf } from './tally.ts';

const file = (status: string, ...results: string[]): TestReport['testResults'][number] => ({
  status,
  assertionResults: results.map((each) => ({ status: each })),
});

describe('the tally of a test run', () => {
  it('counts passed and failed tests over all files', () => {
    const report = {
      testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')],
    };
    expect(tallyOf({ report, exitCode: 1 })).toEqual({ passed: 3, failed: 1 });
  });

  it('counts skipped tests as neither', () => {
    const report = { testResults: [file('passed', 'passed', 'pending', 'skipped', 'todo')] };
    expect(tallyOf({ report, exitCode: 0 })).toEqual({ passed: 1, failed: 0 });
  });

  it('counts a file that could not be loaded as one failure', () => {
    const report = { testResults: [file('failed'), file('passed', 'passed')] };
    expect(tallyOf({ report, exitCode: 1 })).toEqual({ passed: 1, failed: 1 });
  });

  it('counts a runner that ended badly for no failed test as one failure', () => {
    const report = { testResults: [file('passed', 'passed')] };
    expect(tallyOf({ report, exitCode: 1 })).toEqual({ passed: 1, failed: 1 });
  });

  it('counts a missing report as one failure', () => {
    expect(tallyOf({ report: undefined, exitCode: 0 })).toEqual({ passed: 0, failed: 1 });
  });

  it('adds up and closes with one plain line', () => {
    expect(inWords(add({ passed: 3, failed: 1 }, { passed: 4, failed: 0 }))).toBe(
      '7 passed, 1 failed',
    );
  });
});
