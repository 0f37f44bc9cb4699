import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/**
 * Runs a TypeScript program of this repository in a process of its own, since Node.js 20 cannot do it here, with the arguments of this one;
 * passes signals on and ends as it ends. Our packages are read as their sources: of the published one nothing else is there before it is packed.
 *
 * @param {string} main Below the root.
 */
export function runTypeScript(main) {
  const way = ['--conditions=source', '--import', 'tsx'];
  const args = [...way, join(root, main), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
