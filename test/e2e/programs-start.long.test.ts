import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** As the commands do it, once all is built. The published package is not, since nothing but its packing makes it. */
const start = `
  import('./apps/dev/bootstrap/run-typescript.mjs').then(({ runTypeScript }) => runTypeScript(process.argv[1]));
`;

it.each([
  ['test/screenshots/main.ts', '--help', 'npm run screenshots'],
  ['test/drill/main.ts', '--list', 'redis-oom'],
])('%s starts in a checkout in which nothing was packed', async (main, flag, words) => {
  const args = ['--input-type=module', '-e', start, '--', main, flag];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  expect(stdout).toContain(words);
});
