import { stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { isAlive, useScripts } from '../fixtures/script-rig.ts';

const { run, running } = useScripts(process.env);
describe('a script', () => {
  test.each([
    ['bash', 'echo out; echo err >&2'],
    ['python3', 'import sys\nprint("out")\nprint("err", file=sys.stderr)'],
    ['node', 'console.log("out"); console.error("err")'],
  ] as const)('of %s prints to the log', async (interpreter, script) => {
    const { outcome, lines } = run(interpreter, script);
    expect(await outcome).toEqual({ kind: 'succeeded' });
    expect(lines).toContainEqual({ stream: 'stdout', text: 'out' });
    expect(lines).toContainEqual({ stream: 'stderr', text: 'err' });
  });

  test('fails with its exit code', async () => {
    expect(await run('bash', 'exit 3').outcome).toEqual({
      kind: 'failed',
      reason: 'the script ended with exit code 3',
    });
  });

  test('knows its run and nothing of the worker', async () => {
    process.env['ESCAPEMENT_REDIS'] = 'redis://:secret@127.0.0.1';
    const { outcome, lines } = run('bash', 'env | sort');
    await outcome;
    delete process.env['ESCAPEMENT_REDIS'];
    const names = lines.map(({ text }) => text.split('=', 1)[0]);
    expect(names.filter((name) => !['_', 'PWD', 'SHLVL', 'OLDPWD'].includes(name ?? ''))).toEqual([
      'ESCAPEMENT_ATTEMPT',
      'ESCAPEMENT_EPOCH',
      'ESCAPEMENT_FENCING_TOKEN',
      'ESCAPEMENT_FIRE_TIME',
      'ESCAPEMENT_JOB_ID',
      'ESCAPEMENT_RUN_ID',
      'HOME',
      'PATH',
    ]);
    expect(lines).toContainEqual({ stream: 'stdout', text: 'ESCAPEMENT_JOB_ID=sweep' });
  });

  test('is read by nobody else and leaves nothing behind', async () => {
    const { outcome, lines } = run('bash', 'stat -c %a "$0"; stat -c %a .; echo "$0"');
    await outcome;
    const [file, directory, path = ''] = lines.map(({ text }) => text);
    expect([file, directory]).toEqual(['600', '700']);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('runs only with an interpreter that the worker allows', async () => {
    expect(await run('bash', 'true', { allowed: [] }).outcome).toMatchObject({
      reason: expect.stringContaining('ESCAPEMENT_ALLOW_SCRIPTS'),
    });
    expect(await run('bash', 'true', { allowed: ['node'] }).outcome).toMatchObject({
      kind: 'failed',
    });
  });

  test('may print what looks like a command to the worker', async () => {
    const { outcome, lines } = run('bash', `printf '%s\\n' '{"kind":"settle"}' '::exit 0'; exit 1`);
    expect(await outcome).toMatchObject({ kind: 'failed' });
    expect(lines).toHaveLength(2);
  });
});

describe('stopping a script', () => {
  test('asks first, so that it can clean up', async () => {
    const { outcome, lines, line, stop } = running(
      'trap "echo cleaned; exit 7" TERM; echo ready; while :; do sleep 0.05; done',
    );
    await line;
    stop('timed-out');
    expect(await outcome).toMatchObject({ reason: 'the script ended with exit code 7' });
    expect(lines.map(({ text }) => text)).toContain('cleaned');
  });

  test('kills after the grace period what does not listen, with all of its children', async () => {
    const { outcome, line, stop } = running(
      'trap "" TERM; (trap "" TERM; sleep 60) & echo $!; wait; sleep 60',
      { graceMs: 100 },
    );
    const child = Number(await line);
    expect(await isAlive(child)).toBe(true);
    stop('timed-out');
    expect(await outcome).toMatchObject({ reason: 'the script was ended by SIGKILL' });
    await expect.poll(() => isAlive(child)).toBe(false);
  });

  test('does not wait when another may be running it already', async () => {
    const { outcome, line, stop } = running('trap "" TERM; echo ready; sleep 60', {
      graceMs: 60_000,
    });
    await line;
    stop('taken');
    expect(await outcome).toMatchObject({ reason: 'the script was ended by SIGKILL' });
  });

  test('that ended by itself still ends what it left behind', async () => {
    const { outcome, line } = running('sleep 60 & echo $!');
    const child = Number(await line);
    expect(await outcome).toEqual({ kind: 'succeeded' });
    await expect.poll(() => isAlive(child)).toBe(false);
  });

  test('that was stopped before it began runs for no time', async () => {
    const { outcome, stop } = run('bash', 'sleep 60');
    stop('taken');
    expect(await outcome).toMatchObject({ kind: 'failed' });
  });
});
