import { spawn } from 'node:child_process';
import type { Environment } from '../servers/installed-programs.ts';

export interface CommandOptions {
  readonly env: Environment;
  readonly cwd?: string;
  /** What the command reads from its standard input. */
  readonly input?: string;
  /** Ends the command, which is waited for all the same: nobody would undo what it still did afterwards. */
  readonly stop?: AbortSignal;
}

/** Runs a command and returns what it wrote to standard output; rejects with all it said when it does not end with 0. */
export async function output(words: readonly string[], options: CommandOptions): Promise<string> {
  const { code, stdout, stderr } = await run(words, options);
  if (code === 0) return stdout;
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-120).join('\n');
  throw new Error(`${words.join(' ')} ended with ${code}:\n${said}`);
}

/** Whether a command ends with 0; a program that does not exist counts as no. */
export function succeeds(words: readonly string[], options: CommandOptions): Promise<boolean> {
  return run(words, options).then(
    ({ code }) => code === 0,
    () => false,
  );
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  [program = '', ...args]: readonly string[],
  { env, cwd, input = '', stop }: CommandOptions,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    stop?.throwIfAborted();
    const child = spawn(program, args, { env, cwd, stdio: 'pipe' });
    // A command that ends without reading is no reason to fail.
    child.stdin.on('error', () => undefined).end(input);
    const end = (): void => void child.kill('SIGTERM');
    stop?.addEventListener('abort', end, { once: true });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      stop?.removeEventListener('abort', end);
      resolve({ code, stdout, stderr });
    });
  });
}
