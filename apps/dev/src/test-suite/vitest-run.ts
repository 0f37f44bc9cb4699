import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Environment } from '../servers/installed-programs.ts';
import type { TestReport, TestRunEnd } from './tally.ts';

/** Tells the configuration of Vitest where a report is wanted. */
export const reportVariable = 'ESCAPEMENT_TEST_REPORT';

/** One run of the test runner. */
export interface VitestRun {
  readonly root: string;
  readonly projects: readonly string[];
  /** Further arguments of a person's, such as a file to run alone. */
  readonly filters: readonly string[];
  readonly env: Environment;
  /** Where the report may be written. */
  readonly folder: string;
  /** The run is ended when it says nothing for so long, and then counts as failed. How long it takes is no matter. */
  readonly silentAtMostMs: number;
  readonly stop: AbortSignal;
  /** Takes each line that it prints. */
  readonly say: (line: string) => void;
}

/** Runs Vitest to its end. Each test has its own deadline; one that blocks the whole runner is noticed by its silence. */
export async function runVitest(run: VitestRun): Promise<TestRunEnd> {
  const reportPath = join(run.folder, `report-${run.projects.join('-')}.json`);
  const args = [
    join(run.root, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--passWithNoTests'],
    ...run.projects.flatMap((project) => ['--project', project]),
    ...run.filters,
  ];
  const env = { ...run.env, [reportVariable]: reportPath };
  const exitCode = await toItsEnd(args, { ...run, env });
  const report = readReport(reportPath);
  rmSync(reportPath, { force: true });
  return { report, exitCode };
}

function toItsEnd(args: readonly string[], run: VitestRun): Promise<number> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that the runner can be ended together with its workers.
    const child = spawn(process.execPath, [...args], {
      cwd: run.root,
      env: run.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = (why: string): void => {
      run.say(why);
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    const onStop = (): void => end('The tests were stopped.');
    const silent = setTimeout(() => {
      const minutes = Math.round(run.silentAtMostMs / 60_000);
      end(`It said nothing for ${minutes} minutes and was ended.`);
    }, run.silentAtMostMs);
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        silent.refresh();
        run.say(line);
      });
    }
    run.stop.addEventListener('abort', onStop);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(silent);
      run.stop.removeEventListener('abort', onStop);
      resolve(code ?? 1);
    });
  });
}

function readReport(path: string): TestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
