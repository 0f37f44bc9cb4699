import { describe, expect, it } from 'vitest';
import { jobInputSchema } from '../schemas/job.ts';
import { displayNameCharsAtMost, isDisplayName } from './display-name.ts';

describe('a name that people read beside an id', () => {
  it.each([
    'Nightly report',
    '每晚报表',
    'تقرير المساء',
    'דו"ח לילי',
    'रात की रिपोर्ट',
    '🧾',
    '👩‍👩‍👧 family',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'می‌خواهم',
    '\u200Fערב\u200E (QA)',
    '<script>alert(1)</script>',
    '${jobId} {{x}} %s',
    'é'.normalize('NFD'),
    'x'.repeat(displayNameCharsAtMost),
  ])('may be %s', (name) => {
    expect(isDisplayName(name)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['blanks alone', '  '],
    ['a blank at its beginning', ' a'],
    ['an ideographic blank at its end', 'a\u3000'],
    ['joiners alone', '\u200D\u200C'],
    ['a line break', 'a\nb'],
    ['a tab', 'a\tb'],
    ['an escape', '\u001B[31mred'],
    ['a control of the second row', 'a\u0085b'],
    ['a separator of lines', 'a\u2028b'],
    ['a separator of paragraphs', 'a\u2029b'],
    ['an override', 'gpj.\u202Eexe'],
    ['an embedding', '\u202Ba'],
    ['an isolate', 'a\u2066b'],
    ['half a character', 'a\uD83D'],
    ['a byte order mark', 'a\uFEFFb'],
    ['one character too many', 'x'.repeat(displayNameCharsAtMost + 1)],
  ])('is not %s', (_what, name) => {
    expect(isDisplayName(name)).toBe(false);
  });

  it('is held to that by the schema of a job, which goes without one', () => {
    const job = {
      id: 'nightly',
      schedule: { kind: 'manual' },
      task: { kind: 'handler', handler: 'report' },
    };
    expect(jobInputSchema.parse(job)).not.toHaveProperty('name');
    expect(jobInputSchema.parse({ ...job, name: '每晚报表' }).name).toBe('每晚报表');
    expect(jobInputSchema.safeParse({ ...job, name: 'a\u202Eb' }).success).toBe(false);
  });
});
