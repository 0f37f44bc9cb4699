import { problemSchema } from '@escapement/protocol';
import { describe, expect, it } from 'vitest';
import { readProblem } from './read-problem.ts';

const detail = {
  code: 'TOO_LONG',
  path: 'schedule.expressions.0',
  message: { en: 'Too long.', zh: '过长。' },
  field: 'minute',
  text: '61',
  position: 3,
  allowed: '0–59',
  allowedZh: '0–59',
};
const problem = {
  type: 'https://example.test/problems/too-long',
  title: 'Too long',
  status: 400,
  code: 'TOO_LONG',
  detail: 'It is too long.',
  errors: [detail],
  moreErrors: 2,
  requestId: 'r-1',
};

/** Each field of a record left out, and of another kind, one after the other. */
function* spoilt<T extends object>(whole: T): Generator<T> {
  for (const field of Object.keys(whole)) {
    const { [field as keyof T]: _, ...rest } = whole;
    yield rest as T;
    for (const value of [null, 7.5, 7, 'text', [], {}, [7], true])
      yield { ...whole, [field]: value };
  }
}

const cases: unknown[] = [
  ...[undefined, null, 'down', 502, [], {}, [problem]],
  ...spoilt(problem),
  ...[...spoilt(detail)].map((each) => ({ ...problem, errors: [detail, each] })),
  ...[...spoilt(detail.message)].map((message) => ({
    ...problem,
    errors: [{ ...detail, message }],
  })),
];

describe('the problem in an answer', () => {
  it('is read where the schema of the server takes it, and nowhere else', () => {
    const differ = cases.filter(
      (each) => (readProblem(each) !== undefined) !== problemSchema.safeParse(each).success,
    );
    expect(differ).toEqual([]);
    expect(cases.filter((each) => readProblem(each) !== undefined).length).toBeGreaterThan(10);
  });

  it('is read of a newer server too', () => {
    expect(readProblem({ ...problem, retryAfter: 3 })).toEqual({ ...problem, retryAfter: 3 });
    const errors = [{ ...detail, hint: 'shorter' }];
    expect(readProblem({ ...problem, errors })).toEqual({ ...problem, errors });
  });
});
