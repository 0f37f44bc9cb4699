import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenTemplates, templateNames, templatePieces } from './templates.ts';

describe('a text with templates', () => {
  it.each([
    ['run ${runId} of ${jobId}', ['runId', 'jobId']],
    ['${a}${b}', ['a', 'b']],
    ['$${a} is what ${a} was', ['a']],
    ['$$${a}', []],
    ['${}', ['']],
    ['${ a }', [' a ']],
    ['${a', []],
    ['$a {b} $ {c}', []],
    ['${a{b}c}', []],
  ])('%s asks for %j', (text, names) => {
    expect(templateNames(text)).toEqual(names);
  });

  it.each([
    ['${runId', ['${runId']],
    ['at ${fireTime, run ${runId} of ${job', ['${fireTime, run ', '${job']],
    ['${upstream.result.{x}}', ['${upstream.result.{x}}']],
    ['${a{b}c}', ['${a{b}c}']],
    ['${', ['${']],
    ['${${jobId}}', ['${']],
    ['$${a and ${b}', []],
    ['$${', []],
    ['$a {b} $ {c} }', []],
  ])('%s has %j that do not end', (text, broken) => {
    expect(brokenTemplates(text)).toEqual(broken);
  });

  it('writes what stands for a template once as it is', () => {
    expect(templatePieces('$${a}')).toEqual([
      { kind: 'text', text: '${' },
      { kind: 'text', text: 'a}' },
    ]);
  });

  it('loses nothing of a text', () => {
    const text = fc
      .array(fc.constantFrom('$', '{', '}', '${', '}', 'a', '$${'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (each) => {
        const written = templatePieces(each).map((piece) =>
          piece.kind === 'text' ? piece.text : `\${${piece.name}}`,
        );
        expect(written.join('')).toBe(each.replaceAll('$${', '${'));
      }),
    );
  });
});
