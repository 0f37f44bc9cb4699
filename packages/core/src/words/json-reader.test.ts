import { expect, it } from 'vitest';
import { jobDefinitionSchema } from '../schemas/job.ts';
import { readJson } from './json-reader.ts';

const problemOf = (text: string) => {
  const reading = readJson(jobDefinitionSchema, text);
  return reading.kind === 'broken' ? reading.problem : '';
};

it('says in short what is wrong with a text, whatever it is', () => {
  expect(problemOf('garbage')).toBe('not JSON');
  expect(problemOf('['.repeat(5_000))).toBe('nested deeper than 64');
  expect(problemOf('{}')).toMatch(/^id: .*; schedule: .*; task: .*; and \d+ more$/);
  const strange = Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`field${i}`, i]));
  expect(problemOf(JSON.stringify(strange)).length).toBeLessThanOrEqual(400);
});

it('takes a shape that throws for a broken text, since reading it again would not help', () => {
  const shape = {
    safeParse(): never {
      throw new RangeError('Maximum call stack size exceeded');
    },
  };
  expect(readJson(shape, '1')).toEqual({
    kind: 'broken',
    problem: 'it cannot be checked: RangeError: Maximum call stack size exceeded',
  });
});
