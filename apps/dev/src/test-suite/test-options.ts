/** What `npm test` was asked for. */
export interface TestOptions {
  /** The tests that take long, in place of those that are run for every change. */
  readonly isLong: boolean;
  /** How many loops keep a processor busy each while the tests run. */
  readonly busyLoops: number;
  /** For the test runner: a file to run alone, say. */
  readonly filters: readonly string[];
}

const mostBusyLoops = 64;

/** Takes out what is ours; all else is for the test runner. Answers with a sentence when it makes no sense. */
export function testOptionsOf(argv: readonly string[]): TestOptions | string {
  const isLong = argv.includes('--long');
  const others = argv.filter((argument) => argument !== '--long');
  const at = others.indexOf('--busy');
  if (at < 0) return { isLong, busyLoops: 0, filters: others };
  const busyLoops = Number(others[at + 1]);
  if (!Number.isInteger(busyLoops) || busyLoops < 1 || busyLoops > mostBusyLoops)
    return `--busy wants a number of loops from 1 to ${mostBusyLoops}, such as --busy 2`;
  return { isLong, busyLoops, filters: others.filter((_, i) => i !== at && i !== at + 1) };
}
