import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { secretVariables } from './hidden-environment.ts';

const hidden = fileURLToPath(new URL('./hidden-environment.ts', import.meta.url));

/** What a process says that has hidden something of its environment, and then looks at itself. */
function looking(
  env: Record<string, string>,
  hide = 'hideEnvironment(process.env, (name) => !/^(PATH|KEPT)/.test(name))',
): {
  shown: string;
  kept: Record<string, string>;
  hiding: { kind: string; names: string[] };
} {
  const script = `
    import { readFileSync } from 'node:fs';
    import { execFileSync } from 'node:child_process';
    import { forgetSecrets, hideEnvironment } from ${JSON.stringify(hidden)};
    const hiding = ${hide};
    const shown = execFileSync('cat', ['/proc/' + process.pid + '/environ'], { encoding: 'utf8' });
    console.log(JSON.stringify({ hiding, shown, kept: process.env }));`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

describe.runIf(process.platform === 'linux')('an environment that is hidden', () => {
  test('is shown to no other process, and still known to its own', () => {
    const env = { SECRET: 'hush é=1', KEPT: 'seen', EMPTY: '', LONG: 'x'.repeat(20_000) };
    const { shown, kept, hiding } = looking(env);
    expect(hiding).toEqual({ kind: 'hidden', names: expect.arrayContaining(['SECRET', 'LONG']) });
    expect(shown).not.toMatch(/hush|xx/);
    expect(shown).toContain('KEPT=seen');
    expect(kept).toMatchObject(env);
  });

  test('with nothing to hide is left as it is', () => {
    const { shown, hiding } = looking({ KEPT: 'seen' });
    expect(hiding).toEqual({ kind: 'hidden', names: [] });
    expect(shown).toContain('KEPT=seen');
  });

  test('forgets each of our secrets, and keeps where their files are', () => {
    const secrets = Object.fromEntries(secretVariables.map((name) => [name, `hush ${name}`]));
    const files = { ESCAPEMENT_REDIS_FILE: '/run/redis-url' };
    const { shown, kept } = looking({ ...secrets, ...files }, 'forgetSecrets(process.env)');
    expect(shown).not.toContain('hush');
    expect(shown).toContain('ESCAPEMENT_REDIS_FILE=/run/redis-url');
    expect(Object.keys(kept)).not.toEqual(expect.arrayContaining([...secretVariables]));
    expect(JSON.stringify(kept)).not.toContain('hush');
  });
});
