import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  test('does not begin when its run was given to others while it was made ready', async () => {
    const mayGoOut = (stop: { stop(reason: 'taken'): void }) => {
      stop.stop('taken');
      return false;
    };
    const { outcome, lines } = run('bash', 'echo charged', { mayGoOut });
    expect(await outcome).toMatchObject({ kind: 'failed' });
    expect(lines).toEqual([]);
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

  test('that was pasted from Windows does what it says, and the log says that it was changed', async () => {
    const script = '\ufeffx=one\r\nif [ "$x" = one ]; then\r\n  echo "[$x]"\r\nfi\r\n';
    const { outcome, lines } = run('bash', script);
    expect(await outcome).toEqual({ kind: 'succeeded' });
    expect(lines.map(({ stream }) => stream)).toEqual(['system', 'system', 'stdout']);
    expect(lines.at(-1)).toEqual({ stream: 'stdout', text: '[one]' });
  });

  test.each([
    ['python3', 'if True:\r\n  print("one")\r\n'],
    ['node', 'console.log(`one`)\r\n'],
  ] as const)('of %s is given to it as it was written', async (interpreter, script) => {
    const { outcome, lines } = run(interpreter, script);
    expect(await outcome).toEqual({ kind: 'succeeded' });
    expect(lines).toEqual([{ stream: 'stdout', text: 'one' }]);
  });

  test('runs only with an interpreter that the worker allows', async () => {
    expect(await run('bash', 'true', { allowed: [] }).outcome).toMatchObject({
      reason: expect.stringContaining('ESCAPEMENT_ALLOW_SCRIPTS'),
    });
    expect(await run('bash', 'true', { allowed: ['node'] }).outcome).toMatchObject({
      kind: 'failed',
    });
  });

  test('shows how a line stands that has no end yet', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'states-'));
    const shown = (percent: number) =>
      `printf '${percent} %%\\r'; until [ -e '${folder}/${percent} %' ]; do sleep 0.01; done`;
    const { outcome, lines, states } = run('bash', `${shown(10)}; ${shown(20)}; echo '100 %'`, {
      // It goes on when the state has been seen, however late that is.
      onState: (state) => writeFileSync(join(folder, state), ''),
    });
    expect(await outcome).toEqual({ kind: 'succeeded' });
    await rm(folder, { recursive: true });
    expect(states).toEqual(['10 %', '20 %']);
    expect(lines).toEqual([{ stream: 'stdout', text: '100 %' }]);
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

  test('that ended by itself and left something running is told so', async () => {
    const { outcome, lines } = run('bash', 'sleep 61 & (sleep 62 &) ; echo done');
    expect(await outcome).toEqual({ kind: 'succeeded' });
    const said = lines.filter(({ stream }) => stream === 'system').map(({ text }) => text);
    expect(said).toEqual([expect.stringContaining('left running in the background')]);
    expect(said[0]).toMatch(/\d+ sleep 61/);
    expect(said[0]).toMatch(/\d+ sleep 62/);
  });

  test('that ended with nothing running, or was stopped, is told nothing', async () => {
    const quiet = run('bash', 'true & wait; echo done | cat');
    await quiet.outcome;
    expect(quiet.lines).toEqual([{ stream: 'stdout', text: 'done' }]);
    const stopped = running('echo ready; sleep 63');
    await stopped.line;
    stopped.stop('timed-out');
    await stopped.outcome;
    expect(stopped.lines.map(({ stream }) => stream)).toEqual(['stdout']);
  });

  test('what a script pipes its output through may finish', async () => {
    const { outcome, lines } = run(
      'bash',
      'exec > >(while read -r l; do sleep 0.02; echo "$l"; done); echo one; echo two',
    );
    await outcome;
    expect(lines).toEqual(['one', 'two'].map((text) => ({ stream: 'stdout', text })));
  });

  test('that was stopped before it began runs for no time', async () => {
    const { outcome, stop } = run('bash', 'sleep 60');
    stop('taken');
    expect(await outcome).toMatchObject({ kind: 'failed' });
  });
});
