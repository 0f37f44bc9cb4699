import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlive, useScripts } from '../fixtures/script-rig.ts';

const { run, running } = useScripts(process.env);
/** The pid that a line of a script tells, and whether that process lives. */
const pidIn = (lines: readonly { text: string }[]): number => Number(lines[0]?.text);

describe.runIf(process.platform === 'linux')('what left the process group of a script', () => {
  test.each([
    ['a session of its own', 'setsid sleep 60 & sleep 0.2; echo $!'],
    ['a daemon', "(setsid sh -c 'echo $$; exec sleep 60' &) ; sleep 0.2"],
    [
      'a daemon that takes nothing with it',
      "(cd / && env -i setsid sh -c 'echo $$; exec sleep 60 >/dev/null 2>&1' &) ; sleep 0.3",
    ],
  ])('is ended with it and named in the log: %s', async (_what, script) => {
    const { outcome, lines } = run('bash', script);
    expect(await outcome).toEqual({ kind: 'succeeded' });
    const stray = pidIn(lines);
    expect(stray).toBeGreaterThan(1);
    expect(await isAlive(stray)).toBe(false);
    const said = lines.filter(({ stream }) => stream === 'system').map(({ text }) => text);
    const ofStrays = said.filter((text) => text.includes('had left the process group'));
    expect(ofStrays).toEqual([expect.stringContaining(`${stray} sleep 60`)]);
  });

  test('is ended when the run is timed out, and when it is stopped at once', async () => {
    for (const reason of ['timed-out', 'taken'] as const) {
      const script = 'setsid sleep 60 & echo $!; sleep 60';
      const { outcome, line, stop } = running(script, { graceMs: 100 });
      const stray = Number(await line);
      stop(reason);
      await outcome;
      expect(await isAlive(stray)).toBe(false);
    }
  });

  test('is ended though it goes on begetting', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'begetting-'));
    const text = join(folder, 'beget');
    await writeFile(text, 'sleep 0.02; setsid bash "$0" &\n');
    const { outcome } = run('bash', `setsid bash ${text} & sleep 0.3`);
    await outcome;
    const commands = await Promise.all(
      (await readdir('/proc')).map((pid) =>
        readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      ),
    );
    // Without its text it would beget no more, also where this test fails.
    await rm(folder, { recursive: true });
    expect(commands.filter((words) => words.includes(text))).toEqual([]);
  });

  test('is found by what it was told of its run where no limits can be set', async () => {
    const { outcome, lines } = run('bash', 'setsid sleep 60 & sleep 0.2; echo $!', {
      programs: '/nowhere',
    });
    await outcome;
    expect(await isAlive(pidIn(lines))).toBe(false);
  });

  test('is not what another run has left running', async () => {
    const other = running('echo ready; sleep 60');
    await other.line;
    await run('bash', 'setsid sleep 60 & sleep 0.1').outcome;
    other.stop('taken');
    expect(await other.outcome).toMatchObject({ reason: 'the script was ended by SIGKILL' });
  });
});

describe('the limits of a script', () => {
  test('end what writes a larger file', async () => {
    const script = 'head -c 200000 /dev/zero >big; stat -c %s big';
    const { outcome, lines } = run('bash', script, { limits: { fileBytes: 100_000 } });
    await outcome;
    expect(lines.map(({ text }) => text)).toContain('100000');
  });

  test.each([
    ['python3', 'b = bytearray(400_000_000)'],
    ['node', 'const b = Buffer.alloc(400_000_000, 1)'],
  ] as const)('end a %s script that takes more memory', async (interpreter, script) => {
    const greedy = run(interpreter, script, { limits: { memoryBytes: 300_000_000 } });
    expect(await greedy.outcome).toMatchObject({ kind: 'failed' });
    const modest = run(interpreter, script.replace('400_000', '1_000'), {
      limits: { memoryBytes: 300_000_000 },
    });
    expect(await modest.outcome).toEqual({ kind: 'succeeded' });
  });

  test('are seen by the script, and no core is left of one that crashes', async () => {
    const { outcome, lines } = run('bash', 'ulimit -c; ulimit -u; ulimit -f; ulimit -d', {
      limits: { processes: 300 },
    });
    await outcome;
    const kilobytes = (bytes: number) => String(bytes / 1024);
    expect(lines.map(({ text }) => text)).toEqual([
      ...['0', '300'],
      ...[kilobytes(2 ** 30), kilobytes(2 ** 31)],
    ]);
  });

  test('may be none', async () => {
    const none = { processes: undefined, memoryBytes: undefined, fileBytes: undefined };
    const { outcome, lines } = run('bash', 'ulimit -f', { limits: none });
    await outcome;
    expect(lines.map(({ text }) => text)).toEqual(['unlimited']);
  });
});

describe.runIf(process.getuid?.() === 0)('another user', () => {
  const user = { name: 'nobody', uid: 65_534, gid: 65_534 };

  test('is whom a script runs as, in a folder of its own, without our groups', async () => {
    const { outcome, lines } = run(
      'bash',
      'id -u; id -G; echo $HOME; pwd; echo x >y; stat -c %U .',
      {
        user,
      },
    );
    expect(await outcome).toEqual({ kind: 'succeeded' });
    const [uid, groups, home, folder, owner] = lines.map(({ text }) => text);
    expect([uid, groups, owner]).toEqual(['65534', '65534', 'nobody']);
    expect(home).toBe(folder);
    await expect(stat(String(folder))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('sees nothing of the worker', async () => {
    const { outcome, lines } = run('bash', 'cat /proc/$PPID/environ', { user });
    await outcome;
    expect(lines.map((line) => line.text).join('\n')).toContain('Permission denied');
  });

  test('is held by the limit of processes', async () => {
    const script = `import os, time
try:
  for each in range(9):
    if os.fork() == 0: time.sleep(5); os._exit(0)
except OSError as error: print(each, error)`;
    const { outcome, lines } = run('python3', script, { user, limits: { processes: 5 } });
    await outcome;
    const printed = lines.filter(({ stream }) => stream === 'stdout');
    expect(printed.map((line) => line.text)).toEqual([
      // Counted over all processes of the user, those of another test run beside this one too.
      expect.stringMatching(/^[0-4] .*Resource temporarily unavailable/),
    ]);
  });

  test('whose processes left the group are ended too', async () => {
    const { outcome, lines } = run('bash', 'setsid sleep 60 & sleep 0.2; echo $!', { user });
    await outcome;
    expect(await isAlive(pidIn(lines))).toBe(false);
  });

  test('who closes a folder of his does not fail his run', async () => {
    const { outcome } = run('bash', 'mkdir a && touch a/b && chmod 000 a', { user });
    expect(await outcome).toEqual({ kind: 'succeeded' });
  });
});
