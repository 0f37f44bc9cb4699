import { cutText } from '@escapement/core';
import type { TestRunEnd } from './tally.ts';

/** A closing that names more than these would bury its last line. */
const namedAtMost = 50;
const shownOfMessage = 900;
/** A line of the stack says where, which the name of the test says already. */
const ofStack = /^\s+at /;

/**
 * What failed in a run, a line each: of whoever reads only the end of a long output it should not be asked to run
 * everything again to learn which test it was.
 *
 * @param end How the run of these projects ended.
 * @param projects What ran, for a runner that left no report.
 */
export function failuresOf(end: TestRunEnd, projects: readonly string[]): readonly string[] {
  const named = (end.report?.testResults ?? []).flatMap(failuresOfFile);
  if (named.length === 0 && (end.report === undefined || end.exitCode !== 0))
    return [`Failed: ${projects.join(', ')}: the runner ended with ${end.exitCode}, for no test`];
  const more = named.length - namedAtMost;
  return more > 0 ? [...named.slice(0, namedAtMost), `Failed: and ${more} more`] : named;
}

type FileResult = NonNullable<TestRunEnd['report']>['testResults'][number];

function failuresOfFile({ status, name, message, assertionResults }: FileResult): string[] {
  const failed = assertionResults.filter((result) => result.status === 'failed');
  const tests = failed.map((test) => line(name, test.fullName ?? '', test.failureMessages?.[0]));
  if (status !== 'failed' || (failed.length > 0 && !message)) return tests;
  return [line(name, 'the file itself, or a hook in it', message), ...tests];
}

function line(file: string | undefined, test: string, message = ''): string {
  return `Failed: ${file ?? 'a file'} › ${test.trim()}: ${cutText(reasonIn(message), shownOfMessage)}`;
}

/** The whole reason in one line: the first of its lines says often where, and only a later one what. */
function reasonIn(message: string): string {
  const said = message.split('\n').filter((each) => !ofStack.test(each) && each.trim() !== '');
  return said.map((each) => each.trim()).join(' ↵ ');
}
