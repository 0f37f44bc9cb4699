import { describe, expect, it } from 'vitest';
import { commands } from './commands/commands.ts';
import { commandOptions } from './options.ts';
import { runEscapement } from './run-escapement.ts';

const token = 'a-token-of-the-tests-0123456789';

/** What the command prints and ends with, against a server that answers always the same. */
async function run(
  argv: readonly string[],
  answer: () => Response = () => new Response(),
  env: Readonly<Record<string, string>> = {},
) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runEscapement({
    argv,
    env: { ESCAPEMENT_ADMIN_TOKEN: token, ...env },
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    fetch: async () => answer(),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const json = (status: number, body: unknown) => (): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

const notRefused = json(409, {
  type: 'about:blank',
  title: 'The office is not refused to anybody',
  status: 409,
  code: 'OFFICE_NOT_REFUSED',
  detail: 'A node leads.',
});
const reset = ['office', 'reset', '--reason', 'why not'];

describe('escapement', () => {
  it.each(['en', 'zh'])(
    'tells in its help (%s) of every command, option and exit code',
    async (language) => {
      const { code, out } = await run(['--help', '--language', language]);
      expect(code).toBe(0);
      for (const { name } of commands) expect(out).toContain(`  escapement ${name}`);
      for (const option of ['url', 'token-file', 'reason', 'json', 'language', 'help'])
        expect(out).toContain(`  --${option}`);
      for (const option of Object.keys(commandOptions)) expect(out).toContain(`--${option} `);
      expect(out.split('\n').every((line) => line.length <= 140)).toBe(true);
    },
  );

  it('says which version each program is that stands in line for a singleton, where it says so', async () => {
    const at = '2026-03-07T12:00:00.000Z';
    const answer = {
      ...{ name: 'garden', kind: 'service', state: 'running', owner: 'g-1', term: 130, since: at },
      ...{ because: null, inboxDepth: 0, oldestAgeMs: null, acceptedCount: 0, journalLength: 0 },
      ...{ deadCount: 0, snapshot: null, moves: [], deadCommands: [] },
      candidates: ['g-1', 'g-2', 'g-3'],
      line: [
        { program: 'g-1', version: '2.4.0' },
        { program: 'g-2', version: '2.4.1' },
        { program: 'g-3' },
      ],
    };
    const { code, out } = await run(['singleton', 'show', 'garden'], json(200, answer));
    expect([code, out]).toEqual([0, expect.stringContaining('next in line: g-2 2.4.1, g-3')]);
    // A node that is older says their names alone.
    const { line: _, ...older } = answer;
    const told = await run(['singleton', 'show', 'garden'], json(200, older));
    expect(told.out).toContain('next in line: g-2, g-3');
  });

  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, /请先|需要|没有/],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, /wants --reason/],
    [{}, /wants --reason/],
  ])('speaks the language of the surroundings (%j)', async (env, said) => {
    const { code, err } = await run(['office', 'reset'], undefined, env as Record<string, string>);
    expect([code, err]).toEqual([2, expect.stringMatching(said)]);
  });

  it('says what the cluster refused by its code, in the language of the reader', async () => {
    expect(await run(reset, notRefused)).toEqual({
      code: 1,
      out: '',
      err: 'The office is not refused to anybody (OFFICE_NOT_REFUSED): A node leads.',
    });
    const { err } = await run([...reset, '--language', 'zh'], notRefused);
    expect(err).toContain('没有节点被拒绝任主节点（OFFICE_NOT_REFUSED）');
  });

  it('gives programs the problem as JSON', async () => {
    const { code, out } = await run([...reset, '--json'], notRefused);
    expect([code, JSON.parse(out)]).toEqual([1, expect.objectContaining({ status: 409 })]);
  });

  it('says who did not answer, and why', async () => {
    const refuse = (): Response => {
      const cause = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
      throw new TypeError('fetch failed', { cause });
    };
    const { code, err } = await run(['status', '--url', 'http://far:1'], refuse);
    expect([code, err]).toEqual([1, expect.stringContaining('http://far:1 (ECONNREFUSED)')]);
  });

  it('lets nothing that others wrote steer the terminal', async () => {
    const problem = 'bad\u001b[2J\u202e\nLeader: mine';
    const { out } = await run(
      ['set-aside', 'list'],
      json(200, { items: [{ id: 'a', problem }], total: 1 }),
    );
    expect(out.split('\n')).toEqual([
      'Set aside: 1',
      '  a  cannot be read: bad\\u{1b}[2J\\u{202e}\\u{a}Leader: mine',
    ]);
  });

  it('lists jobs with their names, in whatever script, and those of a search', async () => {
    const asked: string[] = [];
    const job = { id: 'nightly', state: 'enabled', words: { en: 'By hand only', zh: '仅手动' } };
    const items = [
      { ...job, name: 'تقرير \u{1f469}\u200d\u{1f467}' },
      { ...job, id: 'plain' },
      { id: 'torn', state: 'broken', problem: 'not JSON\u001b[2J' },
    ];
    const out: string[] = [];
    const code = await runEscapement({
      argv: ['job', 'list', '--search', '报表', '--language', 'en'],
      env: { ESCAPEMENT_ADMIN_TOKEN: token },
      out: (text) => out.push(text),
      err: (text) => out.push(text),
      fetch: async (url) => {
        asked.push(decodeURIComponent(String(url)));
        return json(200, { items, total: 3 })();
      },
    });
    expect([code, out.join('\n').split('\n')]).toEqual([
      0,
      [
        'nightly  enabled  By hand only  تقرير \u{1f469}\u200d\u{1f467}',
        'plain  enabled  By hand only',
        'torn  broken  not JSON\\u{1b}[2J',
      ],
    ]);
    expect(asked[0]).toContain('q=报表');
  });

  it('asks on until everything is restored, and no further where nothing comes of it', async () => {
    const answers = [
      { restored: 2, refused: [], refusedCount: 0, left: 3 },
      { restored: 3, refused: [], refusedCount: 0, left: 0 },
      { restored: 0, refused: [], refusedCount: 0, left: 9 },
    ];
    const next = () => json(200, answers.shift())();
    const restore = ['set-aside', 'restore', '--reason', 'lost disks'];
    expect(await run(restore, next)).toEqual({ code: 0, out: 'Restored 5 jobs.', err: '' });
    const { code, out } = await run(restore, next);
    expect([code, out]).toEqual([1, 'Restored 0 jobs.\n9 jobs are left: call it again.']);
  });

  it('lists what people did, over pages that hold none, and says that there is more', async () => {
    const row = {
      id: 'r',
      at: '2026-03-07T12:00:00.000Z',
      who: 'token at ::1',
      act: 'job.pause',
      about: ['job:a'],
      outcome: 'refused',
      because: 'not-found',
      reason: 'a\u001b[2J',
      requestId: 'request-1',
      nodeId: 'node-a',
    };
    const answers = [
      { items: [], cursor: 'on' },
      { items: Array(200).fill(row), cursor: 'more' },
    ];
    const { code, out } = await run(['audit'], () => json(200, answers.shift())());
    const lines = out.split('\n');
    expect([code, lines.length]).toEqual([0, 201]);
    expect(lines[0]).toBe(
      '2026-03-07T12:00:00.000Z  token at ::1  job.pause  job:a  refused (not-found)  "a\\u{1b}[2J"',
    );
    expect(lines.at(-1)).toContain('older ones');
  });

  const missed = {
    ...{ jobId: 'nightly', fireTime: '2026-03-07T02:00:00.000Z', outcome: 'missed' },
    ...{ reason: 'too-old', recordedAt: '2026-03-07T12:00:00.000Z' },
  };
  const stretch = {
    ...{ jobId: 'tick', fireTime: '2026-03-07T02:00:00.000Z', outcome: 'skipped' },
    ...{ untilFireTime: '2026-03-07T02:05:00.000Z', count: 6, reason: 'overlap', detail: 'tick@1' },
  };

  it('lists fire times without a run in either language, each with its reason', async () => {
    const answer = json(200, { items: [missed, stretch] });
    const english = await run(['not-run'], answer);
    expect([english.code, english.out.split('\n')]).toEqual([
      0,
      [
        '2026-03-07T02:00:00.000Z  nightly  Missed: It passed unserved and was older than the catch-up window',
        '2026-03-07T02:00:00.000Z  to 2026-03-07T02:05:00.000Z (×6)  tick  Skipped: An earlier run was still going (tick@1)',
      ],
    ]);
    const chinese = await run(['not-run', '--language', 'zh'], answer);
    expect(chinese.out).toContain('nightly  错过：未能按时触发，且已超出补跑时限');
    const programs = await run(['not-run', '--json'], answer);
    expect(JSON.parse(programs.out)).toEqual({ items: [missed, stretch], isAll: true });
    const none = await run(['not-run'], json(200, { items: [] }));
    expect(none.out).toBe('No such fire time is without a run.');
  });

  it('lists runs of a queue or a worker, and says where not all were looked at', async () => {
    const row = {
      ...{ id: 'nightly@20260307T020000Z', fireTime: '2026-03-07T02:00:00.000Z', jobName: '每晚' },
      ...{ state: 'succeeded', queue: 'mail', workerId: 'w-1' },
    };
    const line = '2026-03-07T02:00:00.000Z  nightly@20260307T020000Z  succeeded  mail  w-1  每晚';
    const argv = [
      'run',
      'list',
      '--queue',
      'mail',
      '--worker',
      'w-1',
      '--state',
      'succeeded,failed',
    ];
    expect((await run(argv, json(200, { items: [row] }))).out).toBe(line);
    const none = await run(argv, json(200, { items: [] }));
    expect(none.out).toBe('There is no such run.');
    const sparse = await run(argv, json(200, { items: [], cursor: 'on' }));
    expect(sparse.out).toMatch(/not every run was looked at/);
  });

  it('says why a run ended as it did in the language of the reader, where the sentence is ours', async () => {
    const ended = {
      ...{ id: 'nightly@20260307T020000Z', fireTime: '2026-03-07T02:00:00.000Z' },
      ...{ state: 'failed', queue: 'mail' },
    };
    const told = async (reason: string, language: string) => {
      const argv = ['run', 'show', ended.id, '--language', language];
      return (await run(argv, json(200, { ...ended, reason }))).out.split('\n')[1];
    };
    expect(await told('the script ended with exit code 3', 'zh')).toBe('  脚本以退出码 3 结束');
    expect(await told('the script ended with exit code 3', 'en')).toBe(
      '  the script ended with exit code 3',
    );
    expect(await told('Error: ECONNREFUSED', 'zh')).toBe('  Error: ECONNREFUSED');
    const because = 'this process was given no ESCAPEMENT_SECRETS_KEY';
    expect(await told(`secret-unreadable: k: ${because}`, 'zh')).toBe(
      '  密钥 k 无法读取：该进程未设置 ESCAPEMENT_SECRETS_KEY',
    );
  });

  it('looks for them over so many pages and no more, and says that it has not looked everywhere', async () => {
    let asked = 0;
    const { code, out } = await run(['not-run'], () => {
      asked += 1;
      return json(200, { items: [], cursor: 'on', nextJobId: 'b' })();
    });
    expect([code, asked]).toEqual([0, 100]);
    expect(out).toMatch(/not every ledger was looked into/);
  });
});
