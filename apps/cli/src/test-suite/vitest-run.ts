import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../servers/installed-programs.ts';
import type { TestReport, TestRunEnd } from './tally.ts';

/** One run of the test runner. */
export interface VitestRun {
  readonly root: string;
  readonly projects: readonly string[];
  /** Further arguments of a person's, such as a file to run alone. */
  readonly filters: readonly string[];
  readonly env: Environment;
  /** Where the report may be written. */
  readonly folder: string;
  /** The run is ended when it takes longer, and then counts as failed. */
  readonly withinMs: number;
  readonly stop: AbortSignal;
}

/** Runs Vitest with what it prints going straight to the terminal. */
export async function runVitest(run: VitestRun): Promise<TestRunEnd> {
  const reportPath = join(run.folder, 'report.json');
  const args = [
    join(run.root, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--passWithNoTests', '--reporter=default', '--reporter=json'],
    `--outputFile.json=${reportPath}`,
    ...run.projects.flatMap((project) => ['--project', project]),
    ...run.filters,
  ];
  const exitCode = await toItsEnd(args, run);
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
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const end = (why: string): void => {
      console.error(why);
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    const onStop = (): void => end('The tests were stopped.');
    const seconds = Math.round(run.withinMs / 1000);
    const timer = setTimeout(() => {
      end(`${run.projects.join(', ')} took longer than ${seconds} s and was ended.`);
    }, run.withinMs);
    run.stop.addEventListener('abort', onStop);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
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
