import { existsSync } from 'node:fs';
import { installPackages, mayInstallPackages } from '../servers/debian-packages.ts';
import { type Environment, findProgram, findZookeeper } from '../servers/installed-programs.ts';

/**
 * Installs the servers, the browser and the clocks that tests and drills need, where that can be done without asking.
 *
 * @returns What is still missing and how to get it, in a sentence; `undefined` when nothing is.
 */
export async function installNeeded(env: Environment): Promise<string | undefined> {
  const missing = missingPackages(env);
  if (missing.length === 0) return undefined;
  if (mayInstallPackages(env)) {
    console.error(`Installing ${missing.join(', ')} with apt-get …`);
    await installPackages(missing, env);
  }
  const left = missingPackages(env);
  if (left.length === 0) return undefined;
  return `The tests need ${left.join(', ')}. On Debian or Ubuntu:
  sudo apt-get install ${left.join(' ')}`;
}

function missingPackages(env: Environment): readonly string[] {
  const browsers = ['chromium', 'chromium-browser'];
  const hasBrowser = browsers.some((name) => findProgram(name, env) !== undefined);
  // Without a font that has them, Chinese characters are boxes in the browser.
  const lacksFonts = mayInstallPackages(env) && !existsSync('/usr/share/fonts/opentype/noto');
  return [
    ...(findProgram('redis-server', env) === undefined ? ['redis-server'] : []),
    ...(findZookeeper(env) === undefined ? ['zookeeper'] : []),
    ...(findProgram('faketime', env) === undefined ? ['faketime'] : []),
    ...(hasBrowser ? [] : ['chromium']),
    ...(lacksFonts ? ['fonts-noto-cjk'] : []),
  ];
}
