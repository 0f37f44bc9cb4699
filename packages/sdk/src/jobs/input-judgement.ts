import type { StandardSchemaV1 } from '@standard-schema/spec';
import { shown } from '../shown.ts';

/** One thing that is wrong with an input. `path` begins in the input: `lines.0.amount`. */
export interface InputIssue {
  readonly path: string;
  readonly message: string;
}

/** What a schema makes of an input. */
export type InputJudgement =
  | { readonly kind: 'fits'; readonly value: unknown }
  | { readonly kind: 'unfit'; readonly issues: readonly InputIssue[] };

type Answer = StandardSchemaV1.Result<unknown>;

/** More are told by nobody; each is one line of a reason or of an answer. */
const mostIssues = 20;

/**
 * Holds an input against any schema that speaks Standard Schema, version 1 (https://standardschema.dev). Never rejects: what the schema itself
 * throws makes the input unfit. Answers at once where the schema does.
 */
export function judgedBy(
  schema: StandardSchemaV1,
  input: unknown,
): InputJudgement | Promise<InputJudgement> {
  try {
    const answer = schema['~standard'].validate(input);
    return answer instanceof Promise
      ? answer.then(judgementOf).catch(thrownBy)
      : judgementOf(answer);
  } catch (error) {
    return thrownBy(error);
  }
}

/** The first of what is wrong with a value, in one line. */
export function issuesSentence(issues: readonly InputIssue[]): string {
  return issues
    .slice(0, 3)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
}

/** In one line, as the reason of a run that failed by it. */
export function unfitSentence(issues: readonly InputIssue[]): string {
  const told = issues.slice(0, 3).map(({ path, message }) => {
    const place = path === '' ? 'input' : `input.${path}`;
    return `${place}: ${message}`;
  });
  return `input-unfit: ${told.join('; ')}`;
}

function judgementOf(answer: Answer): InputJudgement {
  if (answer.issues === undefined) return { kind: 'fits', value: answer.value };
  return { kind: 'unfit', issues: answer.issues.slice(0, mostIssues).map(issueOf) };
}

function issueOf({ path, message }: StandardSchemaV1.Issue): InputIssue {
  const keys = (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  return { path: keys.join('.'), message };
}

function thrownBy(error: unknown): InputJudgement {
  return { kind: 'unfit', issues: [{ path: '', message: `its schema threw: ${shown(error)}` }] };
}
