#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepareWithServers, root } from '../bootstrap/prepare.mjs';

/** Standard output is for the result alone. */
const say = (line) => console.error(line);

const [name = '', ...args] = process.argv.slice(2);
const file = join(root, 'test/bench', `${name}.ts`);
if (
  ![
    'calendar-cost',
    'console',
    'delayed',
    'fire',
    'idle',
    'next-fire',
    'retained',
    'run',
    'scale',
    'stage-throughput',
    'zookeeper-memory',
  ].includes(name) ||
  !existsSync(file)
) {
  say('npm run bench -- fire [--schedules 1000] [--seconds 20] [--peer bullmq]');
  say('                      [--workers 2] [--phase spread|aligned] [--steady]');
  say('npm run bench -- run [--count 20000] [--concurrency 100]');
  say('npm run bench -- idle [--nodes 3] [--workers 2] [--seconds 60]');
  say('npm run bench -- scale [--jobs 100000] [--nodes 2] [--at-once 2]');
  say('npm run bench -- retained [--runs 1000000]');
  say('npm run bench -- delayed [--runs 1000000] [--jobs 100]');
  say('npm run bench -- console [--jobs 100000] [--runs 1000000]');
  say('npm run bench -- next-fire');
  say('npm run bench -- calendar-cost');
  say('npm run bench -- stage-throughput [--runs 30000] [--batch 100] [--concurrency 100]');
  say('npm run bench -- zookeeper-memory [--definitions 100000] [--definition-bytes 600]');
  say('                                  [--edits 600] [--edit-bytes 32768]');
  process.exit(2);
}
await prepareWithServers(say);
// Node.js 20 cannot run TypeScript. Only the bench itself is; what it measures is the compiled code.
const runner = join(root, 'apps/dev/bootstrap/run-bench.mjs');
const child = spawn(process.execPath, ['--import', 'tsx', runner, file, ...args], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
