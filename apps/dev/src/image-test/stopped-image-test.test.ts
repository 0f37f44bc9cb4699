import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';

const command = fileURLToPath(new URL('test-image-command.ts', import.meta.url));

/** A `docker` that writes down what it is asked, and takes a minute over a build. */
const docker = (log: string) => `#!/bin/sh
echo "$@" >> ${log}
case "$*" in
  *build*) trap 'kill $!; echo build ended >> ${log}; exit 143' TERM; sleep 60 > /dev/null 2>&1 & wait;;
esac
`;

it('a SIGTERM in the middle ends what is under way, and only then tears everything down', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'image-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const log = join(folder, 'asked');
  writeFileSync(join(folder, 'docker'), docker(log));
  chmodSync(join(folder, 'docker'), 0o755);
  const script = `import { testImageCommand } from ${JSON.stringify(command)};
    process.exitCode = await testImageCommand({ root: ${JSON.stringify(folder)}, argv: [] });`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (text) => {
    said += String(text);
  });
  const asked = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  await vi.waitFor(() => expect(asked()).toContain('build scheduler-1'), { timeout: 40_000 });

  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([1, null]);
  const [ended, last] = asked().trim().split('\n').slice(-2);
  expect(ended).toBe('build ended');
  expect(last).toMatch(/down --volumes --timeout 5$/);
  expect(said).toMatch(/\d+ passed, \d+ failed\n$/);
});
