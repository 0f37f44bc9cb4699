import { calendarInputSchema, jobInputSchema } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorPage, type Language, unnamed, wordsOf } from './rules/docs.ts';
import { filesMatching } from './tree.ts';

const languages: readonly Language[] = ['en', 'zh'];
const pagesIn = (language: Language) => filesMatching(new RegExp(`^docs/${language}/.*\\.md$`));
/** What a person may write of it; what a schema makes of a default is no matter here. */
const schemaOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input', reused: 'inline', unrepresentable: 'any' });

describe.each(languages)('the documentation in %s', (language) => {
  it('has the error codes as they are; `npm run tidy -- -u` writes them anew', async () => {
    await expect(errorPage(language)).toMatchFileSnapshot(`../../docs/${language}/errors.md`);
  });

  it.each([
    ['a job', jobInputSchema],
    ['a calendar', calendarInputSchema],
  ])('names every field of %s, and every word that a field may be', (_, schema) => {
    const words = wordsOf(schemaOf(schema) as Parameters<typeof wordsOf>[0]);
    expect(words.size).toBeGreaterThan(5);
    expect(unnamed(pagesIn(language), words)).toEqual([]);
  });

  it('would be noticed where it lacks one', () => {
    const words = wordsOf({
      properties: { id: {}, policy: { anyOf: [{ properties: { kind: { enum: ['a', 'b'] } } }] } },
    });
    const text = 'an id, `policy`\n```json\n{ "kind": "a" }\n```';
    expect(unnamed([{ path: 'docs/en/jobs.md', text }], words)).toEqual(['id', 'b']);
  });
});

it('the documentation has the same pages, with as many parts and rows, in both languages', () => {
  const outline = (language: Language) =>
    pagesIn(language).map(({ path, text }) => {
      const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
      return [path.split('/').at(-1), count(/^#/gm), count(/^\|/gm), count(/^```/gm)];
    });
  expect(outline('zh')).toEqual(outline('en'));
});
