import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { type Environment, findProgram } from './installed-programs.ts';

const policyPath = '/usr/sbin/policy-rc.d';

/** Whether packages can be installed without asking anybody: Debian or Ubuntu, as root. */
export function mayInstallPackages(env: Environment): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get', env) !== undefined;
}

/**
 * Installs packages with apt-get, without starting the services that they bring: Escapement runs private
 * servers of its own, and a Redis of the machine's would take the well-known port on the way.
 */
export async function installPackages(names: readonly string[], env: Environment): Promise<void> {
  const quiet = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  const release = forbidServiceStarts();
  try {
    await aptGet(['update', '-qq'], quiet);
    await aptGet(['install', '-y', '-qq', '--no-install-recommends', ...names], quiet);
  } finally {
    release();
  }
  const isSystemd = existsSync('/run/systemd/system');
  if (isSystemd && names.includes('redis-server')) {
    await command('systemctl', ['disable', '--now', 'redis-server'], quiet).catch(() => undefined);
  }
}

/** Debian asks this file before it starts a service; 101 means no. An administrator's own answer stays. */
function forbidServiceStarts(): () => void {
  if (existsSync(policyPath)) return () => undefined;
  writeFileSync(policyPath, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(policyPath, { force: true });
}

function aptGet(args: readonly string[], env: Environment): Promise<void> {
  // Another apt-get may hold the lock for a while, as unattended upgrades do.
  return command('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], env);
}

function command(name: string, args: readonly string[], env: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, [...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const said = Buffer.concat(printed).toString().trim();
      reject(new Error(`${name} ${args.join(' ')} ended with ${code}:\n${said}`));
    });
  });
}
