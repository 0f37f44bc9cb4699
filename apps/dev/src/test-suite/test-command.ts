import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandInput } from '../launch/start-command.ts';
import { startBusyLoops } from './busy-loops.ts';
import { failuresOf } from './failures.ts';
import { endLeftovers, findLeftovers, type RunMark } from './leftovers.ts';
import { installNeeded } from './needed-packages.ts';
import { add, inWords, nothing, type Tally, tallyOf } from './tally.ts';
import { type TestOptions, testOptionsOf } from './test-options.ts';
import { runVitest } from './vitest-run.ts';

type Stages = readonly (readonly string[])[];

/** Kinds of tests, in the order in which the lanes take them. */
const stages: Stages = [
  // It waits most of the time, and leaves the processors to the integration tests meanwhile.
  ['fault'],
  ['integration'],
  ['unit', 'tidy'],
  ['e2e'],
  // Short, so that the lane that is done first has something left to do.
  ['console', 'console-apart'],
];
/** What `--long` runs. */
const longStages: Stages = [['long-fault'], ['long-integration'], ['long-e2e']];
/** So many of them run side by side: most tests wait for servers most of the time. */
const lanes = 2;
/** No limit on the whole, which would only fail a slow machine; but a runner that is stuck says nothing any more. */
const silentAtMostMs = 15 * 60_000;

/**
 * `npm test`: installs the servers and the browser that the tests need, runs every kind of test, looks for processes
 * left behind, and closes with `N passed, N failed`. With `--busy N` so many loops keep the machine busy meanwhile; with `--long` it
 * runs the tests that take too long to be run for every change.
 *
 * @returns The exit code: 0 when nothing failed.
 */
export async function testCommand({ root, argv }: CommandInput): Promise<number> {
  const options = testOptionsOf(argv);
  if (typeof options === 'string') return refuse(options);
  const lack = await installNeeded(process.env);
  if (lack !== undefined) return refuse(lack);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(name, () => stop.abort());
  // Short, because sockets in it must have names of at most 107 characters.
  const folder = mkdtempSync(join(tmpdir(), 'esc-'));
  // Scripts of another user have their own folders in it.
  chmodSync(folder, 0o711);
  const mark: RunMark = { variable: `ESCAPEMENT_TEST_RUN=${randomUUID()}`, folder };
  const busy = startBusyLoops(options.busyLoops);
  const run = { root, kinds: stagesOf(options), filters: options.filters, mark, stop: stop.signal };
  const { tally, failures } = await runStages(run).finally(() => busy.stop());
  const closing = add(tally, await tallyOfLeftovers(mark));
  tidyUp(folder, closing);
  for (const failure of failures) console.log(failure);
  console.log(inWords(closing));
  return closing.failed === 0 && closing.passed > 0 ? 0 : 1;
}

/** A person who names a file need not say of which kind it is. */
function stagesOf({ isLong, filters }: TestOptions): Stages {
  if (isLong) return longStages;
  return filters.length > 0 ? [...stages, ...longStages] : stages;
}

function refuse(why: string): number {
  console.error(why);
  console.log(inWords({ passed: 0, failed: 1 }));
  return 1;
}

/** A failed test may have said where its logs are: they stay then. */
function tidyUp(folder: string, { failed }: Tally): void {
  if (failed > 0 && readdirSync(folder).length > 0)
    console.log(`The tests' files are kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

async function runStages(run: {
  readonly root: string;
  readonly kinds: Stages;
  readonly filters: readonly string[];
  readonly mark: RunMark;
  readonly stop: AbortSignal;
}): Promise<{ readonly tally: Tally; readonly failures: readonly string[] }> {
  const { folder, variable } = run.mark;
  const [name = '', value] = variable.split('=');
  const env = { ...process.env, TMPDIR: folder, [name]: value };
  const left = [...run.kinds];
  const failures: string[] = [];
  let tally = nothing;
  const lane = async (): Promise<void> => {
    for (let projects = left.shift(); projects !== undefined; projects = left.shift()) {
      if (run.stop.aborted) return;
      // Several speak at once, so each line says whose it is.
      const say = (line: string): void => {
        if (line.trim() !== '') console.log(`${projects?.[0]} │ ${line}`);
      };
      const end = await runVitest({ ...run, folder, env, projects, silentAtMostMs, say });
      tally = add(tally, tallyOf(end));
      failures.push(...failuresOf(end, projects));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { tally: run.stop.aborted ? add(tally, { passed: 0, failed: 1 }) : tally, failures };
}

async function tallyOfLeftovers(mark: RunMark): Promise<Tally> {
  const leftovers = await findLeftovers(mark, 3000);
  for (const { pid, command } of leftovers)
    console.error(`Left behind by the tests: ${command} (${pid})`);
  endLeftovers(leftovers);
  return { passed: 0, failed: leftovers.length };
}
