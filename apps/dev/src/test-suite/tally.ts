/** How many tests passed and failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** How the files of a run ended, and the tests in them. */
export interface TestReport {
  readonly testResults: readonly {
    readonly status: string;
    /** The path of the file. */
    readonly name?: string;
    /** Why the file itself failed, or the first of its hooks. */
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName?: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** How one run of the test runner ended. */
export interface TestRunEnd {
  /** `undefined` when the runner wrote none. */
  readonly report: TestReport | undefined;
  readonly exitCode: number;
}

export const nothing: Tally = { passed: 0, failed: 0 };

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
});

/** The closing line. */
export const inWords = ({ passed, failed }: Tally): string => `${passed} passed, ${failed} failed`;

/**
 * Counts tests, and what is not a test but still a failure: a file that could not be loaded or whose hooks threw, a
 * runner that ended badly for no failed test (an unhandled rejection, say), and one that left no report.
 */
export function tallyOf({ report, exitCode }: TestRunEnd): Tally {
  if (report === undefined) return { passed: 0, failed: 1 };
  const tally = report.testResults.map(tallyOfFile).reduce(add, nothing);
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function tallyOfFile(file: TestReport['testResults'][number]): Tally {
  const having = (status: string): number =>
    file.assertionResults.filter((result) => result.status === status).length;
  const failed = having('failed');
  return {
    passed: having('passed'),
    failed: file.status === 'failed' && failed === 0 ? 1 : failed,
  };
}
