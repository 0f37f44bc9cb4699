import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const module = fileURLToPath(new URL('ending-with-us.ts', import.meta.url));

it('a child ends with the process that started it', async () => {
  const script = `
    import { spawn } from 'node:child_process';
    import { endWithUs } from ${JSON.stringify(module)};
    const child = spawn('sleep', ['60'], { stdio: ['ignore', 'inherit', 'ignore'] });
    endWithUs(child);
    child.once('spawn', () => process.exit(3));
  `;
  const parent = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  parent.stdout.resume();
  // The child holds the same pipe, so this comes only when both have ended; the child alone would take a minute.
  const [code] = await once(parent, 'close');
  expect(code).toBe(3);
});
