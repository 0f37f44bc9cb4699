import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandInput } from '../launch/start-command.ts';
import { installPackages, mayInstallPackages } from '../servers/debian-packages.ts';
import { type Environment, findProgram, findZookeeper } from '../servers/installed-programs.ts';
import { endLeftovers, findLeftovers, type RunMark } from './leftovers.ts';
import { add, inWords, nothing, type Tally, tallyOf } from './tally.ts';
import { runVitest } from './vitest-run.ts';

/** Kinds of tests, in an order in which the cheap ones speak first. Those with servers of their own run one by one. */
const stages: readonly (readonly string[])[] = [
  ['unit', 'tidy', 'console'],
  ['integration'],
  ['e2e'],
  ['fault'],
];

const withinMs = 9.5 * 60_000;

/**
 * `npm test`: installs the servers and the browser that the tests need, runs every kind of test, looks for processes
 * left behind, and closes with `N passed, N failed`.
 *
 * @returns The exit code: 0 when nothing failed.
 */
export async function testCommand({ root, argv }: CommandInput): Promise<number> {
  const missing = await installWhatIsMissing(process.env);
  if (missing.length > 0) {
    console.error(`The tests need ${missing.join(', ')}. On Debian or Ubuntu:
  sudo apt-get install ${missing.join(' ')}`);
    console.log(inWords({ passed: 0, failed: 1 }));
    return 1;
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(name, () => stop.abort());
  // Short, because sockets in it must have names of at most 107 characters.
  const folder = mkdtempSync(join(tmpdir(), 'esc-'));
  const mark: RunMark = { variable: `ESCAPEMENT_TEST_RUN=${randomUUID()}`, folder };
  const tally = await runStages({ root, filters: argv, mark, stop: stop.signal });
  const closing = add(tally, await tallyOfLeftovers(mark));
  tidyUp(folder, closing);
  console.log(inWords(closing));
  return closing.failed === 0 && closing.passed > 0 ? 0 : 1;
}

/** A failed test may have said where its logs are: they stay then. */
function tidyUp(folder: string, { failed }: Tally): void {
  if (failed > 0 && readdirSync(folder).length > 0)
    console.log(`The tests' files are kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

async function runStages(run: {
  readonly root: string;
  readonly filters: readonly string[];
  readonly mark: RunMark;
  readonly stop: AbortSignal;
}): Promise<Tally> {
  const { folder, variable } = run.mark;
  const [name = '', value] = variable.split('=');
  const env = { ...process.env, TMPDIR: folder, [name]: value };
  const deadline = performance.now() + withinMs;
  let tally = nothing;
  for (const projects of stages) {
    if (run.stop.aborted) return add(tally, { passed: 0, failed: 1 });
    console.log(`\n── ${projects.join(' · ')} ──`);
    const leftMs = Math.max(1000, deadline - performance.now());
    tally = add(
      tally,
      tallyOf(await runVitest({ ...run, folder, env, projects, withinMs: leftMs })),
    );
  }
  return tally;
}

async function tallyOfLeftovers(mark: RunMark): Promise<Tally> {
  const leftovers = await findLeftovers(mark, 3000);
  for (const { pid, command } of leftovers)
    console.error(`Left behind by the tests: ${command} (${pid})`);
  endLeftovers(leftovers);
  return { passed: 0, failed: leftovers.length };
}

/** Returns the packages that are still missing, because they cannot be installed without asking. */
async function installWhatIsMissing(env: Environment): Promise<readonly string[]> {
  const missing = missingPackages(env);
  if (missing.length === 0 || !mayInstallPackages(env)) return missing;
  console.log(`Installing ${missing.join(', ')} with apt-get …`);
  await installPackages(missing, env);
  return missingPackages(env);
}

function missingPackages(env: Environment): readonly string[] {
  const browsers = ['chromium', 'chromium-browser'];
  const hasBrowser = browsers.some((name) => findProgram(name, env) !== undefined);
  // Without a font that has them, Chinese characters are boxes in the browser.
  const lacksFonts = mayInstallPackages(env) && !existsSync('/usr/share/fonts/opentype/noto');
  return [
    ...(findProgram('redis-server', env) === undefined ? ['redis-server'] : []),
    ...(findZookeeper(env) === undefined ? ['zookeeper'] : []),
    ...(hasBrowser ? [] : ['chromium']),
    ...(lacksFonts ? ['fonts-noto-cjk'] : []),
  ];
}
