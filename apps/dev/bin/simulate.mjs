#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from '../bootstrap/prepare.mjs';

await prepare((line) => console.error(line));
// Node.js 20 cannot run TypeScript. Nothing but sources takes part, so that what is simulated is what stands there.
const main = join(root, 'test/simulation/main.ts');
const child = spawn(
  process.execPath,
  ['--conditions=source', '--import', 'tsx', main, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
