import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobInputSchema } from '@escapement/core';
import { afterAll, describe, expect, it } from 'vitest';
import { runEscapement } from '../run-escapement.ts';

const folder = mkdtempSync(join(tmpdir(), 'escapement-apply-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const nightly = {
  id: 'nightly',
  schedule: { kind: 'cron', expressions: ['0 2 * * *'], timeZone: 'UTC' },
  task: { kind: 'handler', handler: 'report' },
};

/** A cluster with jobs, which refuses those that have no task, and holds what was sent. */
function clusterWith(...drafts: object[]) {
  const stand = new Map(drafts.map((draft) => [idOf(draft), { job: whole(draft), version: 1 }]));
  const sent: string[] = [];
  const problem = (status: number, code: string, errors: object[] = []) =>
    answer(status, { type: 'about:blank', title: code, status, code, detail: 'no', errors });
  const fetch = async (url: unknown, init: RequestInit = {}) => {
    const { method = 'GET', body } = init;
    const id = new URL(String(url)).pathname.split('/')[4];
    const known = stand.get(id ?? '');
    if (method === 'GET') {
      if (known === undefined) return problem(404, 'JOB_NOT_FOUND');
      const { job, version } = known;
      return answer(200, { ...hidden(job), version, state: 'enabled', recent: [] });
    }
    const match = new Headers(init.headers).get('if-match');
    sent.push([method, id, match].filter(Boolean).join(' '));
    const draft = JSON.parse(String(body));
    if (draft.task === undefined) {
      const message = { en: 'This field is missing', zh: '缺少该字段' };
      return problem(400, 'INPUT_INVALID', [
        { code: 'X', path: 'schedule.expressions.0', message },
      ]);
    }
    const isSame = JSON.stringify(known?.job) === JSON.stringify(whole(draft));
    const version = (known?.version ?? 0) + (isSame ? 0 : 1);
    stand.set(idOf(draft), { job: whole(draft), version });
    return answer(200, { ...draft, version });
  };
  return { fetch: fetch as typeof globalThis.fetch, sent };
}

/** As it is answered. */
function hidden(job: object): object {
  return JSON.parse(JSON.stringify(job).replace('user:hush@', '***@'));
}

function idOf(draft: object): string {
  return (draft as { id: string }).id;
}

function whole(draft: object): object {
  return jobInputSchema.parse(draft);
}

function answer(status: number, body: unknown): Response {
  const headers = {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
  };
  return new Response(JSON.stringify(body), { status, headers });
}

async function escapement(
  cluster: Pick<ReturnType<typeof clusterWith>, 'fetch'>,
  ...argv: string[]
) {
  const said: string[] = [];
  const code = await runEscapement({
    argv,
    env: { ESCAPEMENT_ADMIN_TOKEN: 'a-token-of-the-tests-0123456789' },
    out: (text) => said.push(text),
    err: (text) => said.push(text),
    fetch: cluster.fetch,
  });
  return { code, lines: said.join('\n').split('\n') };
}

const yaml = `# two jobs
id: nightly
name: 每晚报表
schedule: {kind: cron, expressions: ["0 2 * * *"], timeZone: UTC}
task: {kind: handler, handler: report}
---
id: hourly
schedule:
  kind: every
  everyMs: 3600000
task:
  kind: script
  interpreter: bash
  script: |
    set -e
    echo done
`;

describe('job apply', () => {
  it('creates, replaces the version that was read, and leaves alone what stands so', async () => {
    const cluster = clusterWith(nightly);
    const file = fileOf('jobs.yaml', yaml);
    const first = await escapement(cluster, 'job', 'apply', file);
    expect(first).toEqual({
      code: 0,
      lines: ['nightly: replaced, now version 2', 'hourly: created'],
    });
    expect(cluster.sent).toEqual(['PUT nightly "1"', 'POST']);
    const again = await escapement(cluster, 'job', 'apply', file);
    expect(again).toEqual({ code: 0, lines: ['nightly: unchanged', 'hourly: unchanged'] });
    expect(cluster.sent).toHaveLength(2);
  });

  it('takes again what job show says, whatever letters are in it', async () => {
    const strange = { ...nightly, name: 'تقرير 👩‍👧', description: 'a\u202Eb\u001B[2J\n ---\n# c' };
    const cluster = clusterWith(strange, { ...nightly, id: 'hourly' });
    const shown = await escapement(cluster, 'job', 'show', 'nightly', 'hourly');
    expect(shown.lines).toContain('---');
    const file = fileOf('shown.yml', shown.lines.join('\n'));
    expect((await escapement(cluster, 'job', 'apply', file)).lines).toEqual([
      'nightly: unchanged',
      'hourly: unchanged',
    ]);
  });

  it('sends credentials, of which it is shown none, and says whether they are others by the version that stands then', async () => {
    const withThem = (password: string) =>
      fileOf(
        'credentials.json',
        JSON.stringify({
          ...nightly,
          task: { kind: 'http', url: `https://user:${password}@x.example/` },
        }),
      );
    const cluster = clusterWith();
    const applied = async (password: string) =>
      (await escapement(cluster, 'job', 'apply', withThem(password))).lines;
    expect(await applied('hush')).toEqual(['nightly: created']);
    expect(await applied('hush')).toEqual(['nightly: unchanged']);
    expect(await applied('another')).toEqual(['nightly: replaced, now version 2']);
    expect(cluster.sent).toEqual(['POST', 'PUT nightly "1"', 'PUT nightly "1"']);
  });

  it('sends nothing of any file where one has a fault, and says where, as editors find it', async () => {
    const cluster = clusterWith();
    const good = fileOf('good.yaml', yaml);
    const bad = fileOf('bad.yaml', 'id: a\nid: b\n---\nid: c\nlimit: 12345678901234567890\n');
    const binary = fileOf('binary.yaml', Uint8Array.of(0x61, 0xff));
    const gone = join(folder, 'gone.yaml');
    const { code, lines } = await escapement(cluster, 'job', 'apply', good, bad, binary, gone);
    expect(code).toBe(1);
    expect(lines[0]).toContain(`${bad}:2:1: this is no YAML: `);
    expect(lines[1]).toBe(
      `${bad}:5:8: this number would be rounded; write it as a text, in quotes: 12345678901234567890`,
    );
    expect(lines.slice(2)).toEqual([
      `${binary}: cannot be read: UTF-8`,
      `${gone}: cannot be read: ENOENT`,
      'Nothing was sent.',
    ]);
    expect(cluster.sent).toEqual([]);
  });

  it('says of what the cluster refuses where it stands, and goes on with the others', async () => {
    const text = 'id: torn\nschedule:\n  expressions:\n    - x\n---\nid: hourly\n';
    const rest = 'schedule: {kind: manual}\ntask: {kind: handler, handler: a}\n';
    const file = fileOf('refused.yaml', text + rest);
    const { code, lines } = await escapement(clusterWith(), 'job', 'apply', file);
    expect([code, lines]).toEqual([
      1,
      [
        expect.stringContaining(`${file}:1:5: torn: `),
        `  ${file}:4:7: schedule.expressions.0: This field is missing`,
        'hourly: created',
      ],
    ]);
    const json = await escapement(clusterWith(), 'job', 'apply', file, '--json');
    expect(JSON.parse(json.lines.join('\n')).items).toMatchObject([
      { id: 'torn', outcome: 'refused', line: 1, problem: { code: 'INPUT_INVALID' } },
      { id: 'hourly', outcome: 'created', version: 1 },
    ]);
  });

  it('ends where nobody answers, and says so once', async () => {
    const fetch = async (): Promise<Response> => {
      throw new TypeError('fetch failed');
    };
    const { code, lines } = await escapement({ fetch }, 'job', 'apply', fileOf('a.yaml', yaml));
    expect([code, lines.length]).toEqual([1, 1]);
  });
});
