import { writeFileSync } from 'node:fs';
import type { TestReport } from '@escapement/dev';
import type { Reporter, TestModule } from 'vitest/node';

type FileResult = TestReport['testResults'][number];

/**
 * Writes what `npm test` counts and names when the run has ended. Vitest's own JSON report says nothing of a hook that threw, and a file
 * that failed for no test is what one can least guess.
 *
 * @param path Where the report goes.
 */
export function reportWriter(path: string): Reporter {
  return {
    onTestRunEnd(modules) {
      const report: TestReport = { testResults: modules.map(fileResultOf) };
      writeFileSync(path, JSON.stringify(report));
    },
  };
}

function fileResultOf(module: TestModule): FileResult {
  const message = messageOf(module);
  return {
    status: module.state(),
    name: module.moduleId,
    ...(message === undefined ? {} : { message }),
    assertionResults: Array.from(module.children.allTests(), (test) => {
      const { state, errors = [] } = test.result();
      return {
        status: state,
        fullName: test.fullName,
        failureMessages: errors.map(({ stack, message }) => stack ?? message),
      };
    }),
  };
}

/** Of the file itself, or of the first hook that threw. */
function messageOf(module: TestModule): string | undefined {
  const suites = Array.from(module.children.allSuites());
  const [first] = [module, ...suites].flatMap((suite) => suite.errors());
  return first?.message;
}
