import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { commandLineOf } from './stale-processes.ts';

const guardian = fileURLToPath(new URL('./guardian.ts', import.meta.url));

/** A launcher in small: it starts a process, has it watched, and tells its number. */
async function launch(afterwards: string): Promise<{ watched: number; kill: () => Promise<void> }> {
  const script = `
    import { spawn } from 'node:child_process';
    import { startGuardian } from ${JSON.stringify(guardian)};
    const guardian = startGuardian();
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    guardian.watch(child.pid);
    ${afterwards}
    setInterval(() => undefined, 1000);
    console.log(child.pid);`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const launcher = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(launcher, 'exit');
  const [line] = await once(launcher.stdout.setEncoding('utf8'), 'data');
  const kill = async (): Promise<void> => {
    launcher.kill('SIGKILL');
    await ended;
  };
  return { watched: Number(line), kill };
}

it('a guardian ends what a killed launcher was running', async () => {
  const { watched, kill } = await launch('');
  expect(commandLineOf(watched)).toBe('sleep 60');
  await kill();
  await expect.poll(() => commandLineOf(watched)).toBeUndefined();
});

it('a guardian spares what it was told to forget', async () => {
  const { watched, kill } = await launch('guardian.forget(child.pid);');
  await kill();
  // Whatever is still watched by a second launcher has ended only after the first guardian is long done.
  const second = await launch('');
  await second.kill();
  await expect.poll(() => commandLineOf(second.watched)).toBeUndefined();
  expect(commandLineOf(watched)).toBe('sleep 60');
  process.kill(watched, 'SIGKILL');
});
