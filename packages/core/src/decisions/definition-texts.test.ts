import { describe, expect, it } from 'vitest';
import { jobInputSchema } from '../schemas/job.ts';
import { definitionTexts, misplacedTemplates, type TextFate } from './definition-texts.ts';

const said = '${jobId}';
const parse = (change: object) =>
  jobInputSchema.parse({
    ...{ id: 'bill', schedule: { kind: 'manual' }, task: { kind: 'handler', handler: 'bill' } },
    ...change,
  });
const bullmq = { kind: 'bullmq', queue: 'mails', name: 'mail' };
const script = { kind: 'script', interpreter: 'bash', script: 'true' };
const http = { kind: 'http', url: 'https://example.com/' };
const handler = { kind: 'handler', handler: 'bill' };

describe('a template in a definition', () => {
  it.each<[string, object, TextFate]>([
    ['name', { name: said }, 'literal'],
    ['description', { description: said }, 'literal'],
    ['tags.0', { tags: [said] }, 'literal'],
    ['schedule.expressions.0', { schedule: { kind: 'cron', expressions: [said] } }, 'literal'],
    ['lock', { lock: '${key}' }, 'literal'],
    ['retry.finalErrors.0', { retry: { attempts: 2, finalErrors: [said] } }, 'literal'],
    ['shards.parameters.1.at', { shards: { count: 2, parameters: [1, { at: said }] } }, 'refused'],
    ['task.script', { task: { ...script, script: said } }, 'literal'],
    ['task.env.A', { task: { ...script, env: { A: said } } }, 'filled'],
    ['task.url', { task: { ...http, url: `https://example.com/${said}` } }, 'filled'],
    ['task.headers.x-a', { task: { ...http, headers: { 'x-a': said } } }, 'filled'],
    ['task.body.a.0', { task: { ...http, body: { a: [said] } } }, 'filled'],
    [`task.body.a.${said}`, { task: { ...http, body: { a: { [said]: 1 } } } }, 'refused'],
    ['task.input.a', { task: { ...handler, input: { a: said } } }, 'filled'],
    [`task.input.${said}`, { task: { ...handler, input: { [said]: 1 } } }, 'refused'],
    ['task.inputSchema.const', { task: { ...handler, inputSchema: { const: said } } }, 'literal'],
    ['task.name', { task: { ...bullmq, name: said } }, 'filled'],
    ['task.data.to', { task: { ...bullmq, data: { to: said } } }, 'filled'],
    ['task.queue', { task: { ...bullmq, queue: said } }, 'refused'],
  ])('at %s', (path, change, fate) => {
    const job = parse(change);
    const found = definitionTexts(job).filter(({ text }) => text.includes('${'));
    expect(found).toMatchObject([{ path, fate }]);
    expect(misplacedTemplates(job).map((each) => each.path)).toEqual(
      fate === 'refused' ? [path] : [],
    );
  });

  it('at a place that nobody has thought of is refused', () => {
    const job = { ...parse({}), novel: { thing: said } };
    expect(misplacedTemplates(job)).toEqual([{ path: 'novel.thing', text: said, isName: false }]);
  });

  it('is none behind two dollars, and one that does not end is told as it is', () => {
    const input = { '$${a}': 1, 'b ${c': 2, 'd ${e} ${f}': 3 };
    expect(misplacedTemplates(parse({ task: { ...handler, input } }))).toMatchObject([
      { text: '${c', isName: true },
      { text: '${e}', isName: true },
    ]);
  });
});
