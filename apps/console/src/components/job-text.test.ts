import { describe, expect, it } from 'vitest';
import { jobText } from './job-text.ts';

const place = { origin: 'https://jobs.example' };
const job = {
  id: 'nightly',
  description: 'it’s "late"',
  tags: ['ops', 'on'],
  schedule: {
    kind: 'cron',
    expressions: ['0 2 * * *', '30 2 * * 1'],
    timeZone: 'Asia/Shanghai',
  },
  task: {
    kind: 'handler',
    handler: 'noop',
    input: { a: [], b: {}, c: null, rows: [{ n: 1, m: 'x' }] },
  },
  lock: undefined,
} as never;

describe('a job as text', () => {
  it('is YAML in which no string is taken for another value', () => {
    expect(jobText('yaml', job, place)).toBe(
      [
        'id: nightly',
        'description: "it’s \\"late\\""',
        'tags:',
        '  - ops',
        '  - "on"',
        'schedule:',
        '  kind: cron',
        '  expressions:',
        '    - "0 2 * * *"',
        '    - "30 2 * * 1"',
        '  timeZone: Asia/Shanghai',
        'task:',
        '  kind: handler',
        '  handler: noop',
        '  input:',
        '    a: []',
        '    b: {}',
        '    c: null',
        '    rows:',
        '      - "n": 1',
        '        m: x',
        '',
      ].join('\n'),
    );
  });

  it('is the call that creates it, whose body no shell touches', () => {
    const text = jobText('curl', { id: 'a', description: "$(rm) 'x'" }, place);
    const [call, token, , heredoc, ...rest] = text.split('\n');
    expect(call).toBe("curl -X POST 'https://jobs.example/api/v1/jobs' \\");
    expect(token).toContain('$ESCAPEMENT_ADMIN_TOKEN');
    expect(heredoc).toBe("  --data-binary @- <<'JSON'");
    expect(rest.at(-1)).toBe('JSON');
    expect(JSON.parse(rest.slice(0, -1).join('\n'))).toEqual({
      id: 'a',
      description: "$(rm) 'x'",
    });
  });

  it('is the call that replaces the version that was read', () => {
    const text = jobText('curl', { id: 'a b' }, { ...place, version: 4 });
    expect(text).toContain("curl -X PUT 'https://jobs.example/api/v1/jobs/a%20b'");
    expect(text).toContain(`-H 'If-Match: "4"'`);
  });
});
