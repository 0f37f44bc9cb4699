import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlive, useScripts } from '../fixtures/script-rig.ts';

const { run, running } = useScripts(process.env);

const succeeded = { kind: 'succeeded' };

describe('a script that does away with its own folder', () => {
  test.each([
    ['bash', 'rm -rf "$PWD"; echo on; exit 3'],
    ['bash', 'rm -- "$0"; echo on; exit 3'],
    ['bash', 'chmod 000 .; echo on; exit 3'],
    ['python3', 'import os, shutil, sys\nshutil.rmtree(os.getcwd())\nprint("on")\nsys.exit(3)'],
    [
      'node',
      'require("fs").rmSync(process.cwd(), { recursive: true }); console.log("on"); process.exit(3)',
    ],
  ] as const)('ends as it does (%s: %s)', async (interpreter, script) => {
    const { outcome, lines } = run(interpreter, script);
    expect(await outcome).toMatchObject({ reason: 'the script ended with exit code 3' });
    expect(lines).toEqual([{ stream: 'stdout', text: 'on' }]);
    // Whoever comes next has a folder of its own.
    expect(await run('bash', 'touch a').outcome).toEqual(succeeded);
  });

  test('and puts a link in its place takes nothing along of what that leads to', async () => {
    const victim = await mkdtemp(join(tmpdir(), 'victim-'));
    await writeFile(join(victim, 'kept'), 'kept');
    const script = `own=$PWD; cd /; rm -rf "$own"; ln -s ${victim} "$own"; echo "$own"`;
    const { outcome, lines } = run('bash', script);
    expect(await outcome).toEqual(succeeded);
    expect(existsSync(lines[0]?.text ?? '')).toBe(false);
    expect(await readdir(victim)).toEqual(['kept']);
    await rm(victim, { recursive: true });
  });

  test('or digs deeper than a path can be told leaves nothing behind', async () => {
    const script =
      'echo "$PWD"; d=$(printf "%0200d" 1); for i in {1..30}; do mkdir $d && cd $d || exit 9; done';
    const { outcome, lines } = run('bash', script);
    expect(await outcome).toEqual(succeeded);
    expect(lines).toHaveLength(1);
    expect(existsSync(lines[0]?.text ?? '')).toBe(false);
  });
});

describe('a script that writes without an end of line', () => {
  test('has lines all the same, each no longer than a line may be, and nothing is left out', async () => {
    const { outcome, lines } = run('bash', "head -c 3000000 /dev/zero | tr '\\0' x");
    expect(await outcome).toEqual(succeeded);
    expect(lines.reduce((sum, { text }) => sum + text.length, 0)).toBe(3_000_000);
    expect(Math.max(...lines.map(({ text }) => text.length))).toBeLessThanOrEqual(64 * 1024);
  });

  test.each([
    ['for ever', 'while :; do printf xxxxxxxxxx; done'],
    ['nothing but ends of lines for ever', "yes ''"],
    ['what a carriage return takes back, for ever', "while :; do printf 'xxxxxxxxxx\\r'; done"],
    ['zeroes for ever', 'while :; do head -c 1000 /dev/zero; done'],
    ['what is no text for ever', 'while :; do head -c 1000 /dev/urandom; done'],
  ])('%s is ended when its time is over', async (_, script) => {
    const { outcome, line, stop } = running(`echo begun; ${script}`);
    await line;
    stop('timed-out');
    expect(await outcome).toMatchObject({ reason: 'the script was ended by SIGTERM' });
  });
});

describe('a script of which something odd comes', () => {
  const failed = (reason: string) => ({ kind: 'failed', reason });

  test.each([
    [
      'closes its output and goes on',
      'exec >&- 2>&-; exit 4',
      'the script ended with exit code 4',
      [],
    ],
    ['ends itself', 'echo on; kill -KILL $$', 'the script was ended by SIGKILL', ['on']],
    ['crashes', 'echo on; kill -SEGV $$', 'the script was ended by SIGSEGV', ['on']],
    ['reads what nobody gives it', 'read x || exit 7', 'the script ended with exit code 7', []],
    ['has nothing but a beginning', 'exit 256', undefined, []],
    ['writes zeroes', "printf 'a\\0b\\n\\0'", undefined, ['a\0b', '\0']],
    ['writes no UTF-8', "printf 'a\\xffb\\n\\xe4\\xbd'", undefined, ['a\ufffdb', '\ufffd']],
    ['halves a character', "printf '\\xe4\\xbd'; sleep 0.1; printf '\\xa0'", undefined, ['你']],
  ])('%s', async (...[, script, reason, texts]) => {
    const { outcome, lines } = run('bash', script);
    expect(await outcome).toEqual(reason === undefined ? succeeded : failed(reason));
    const printed = lines.filter(({ stream }) => stream === 'stdout');
    expect(printed.map(({ text }) => text)).toEqual(texts);
  });

  test('begets two hundred, which end with it', async () => {
    const { outcome, lines } = run('bash', 'for i in {1..200}; do sleep 60 & done; echo $!');
    expect(await outcome).toEqual(succeeded);
    expect(await isAlive(Number(lines[0]?.text))).toBe(false);
  });
});
