import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/**
 * Runs a TypeScript program of this repository in a process of its own, since Node.js 20 cannot do it here, with the arguments of this one;
 * passes signals on and ends as it ends.
 *
 * @param {string} main Below the root.
 */
export function runTypeScript(main) {
  const args = ['--import', 'tsx', join(root, main), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
