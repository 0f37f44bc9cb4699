import { spawn } from 'node:child_process';

/**
 * Runs one command to its end and keeps what it printed for the case that it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, echo?: (text: string) => void }} options `echo` gets the output as it comes.
 * @returns {Promise<void>} Rejects with the command's own words when it does not end with 0.
 */
export function run(command, args, { cwd, echo }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = [];
    const take = (chunk) => {
      printed.push(chunk);
      echo?.(String(chunk));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      const said = Buffer.concat(printed).toString().trim();
      reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${said}`));
    });
  });
}
