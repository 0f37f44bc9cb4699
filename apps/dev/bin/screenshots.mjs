#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from '../bootstrap/prepare.mjs';

// Standard output is for the result alone.
await prepare((line) => console.error(line));
// Node.js 20 cannot run TypeScript. Only what takes the pictures is; what they show is the compiled code.
const main = join(root, 'test/screenshots/main.ts');
const child = spawn(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
