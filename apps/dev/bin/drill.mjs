#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from '../bootstrap/prepare.mjs';

// Standard output is for the verdicts alone.
const { installNeeded } = await prepare((line) => console.error(line));
const lack = await installNeeded(process.env);
if (lack !== undefined) {
  console.error(lack);
  process.exit(1);
}
// Node.js 20 cannot run TypeScript. Only the drill itself is; what it is inflicted on is the compiled code.
const main = join(root, 'test/drill/main.ts');
const child = spawn(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
