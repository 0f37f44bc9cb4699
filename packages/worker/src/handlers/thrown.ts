import { inspect } from 'node:util';
import { shortText } from '@escapement/core';
import { RunStopped } from '../stop-reason.ts';

/** What was thrown, in words. */
export interface Thrown {
  readonly sentence: string;
  /** Stacks, what caused it, and the errors that it gathers: for the log. */
  readonly detail?: string;
  /** We made it, to tell a handler to stop. */
  readonly isOurs?: true;
}

const unspeakable = 'something was thrown that cannot be put into words';
/** Errors told of one that was thrown; causes may go round in a circle, and an aggregate may hold any number. */
const maxErrors = 20;
const maxDetailChars = 64_000;
/** A sentence is for a line of a list; what is longer stands in the log. */
const maxSentenceChars = 2_000;

/**
 * Puts into words whatever a user's code threw. Total: anything may be thrown, also what cannot be made a text or throws again
 * when it is asked for its name, and none of it may be taken for a defect of this worker.
 */
export function describeThrown(error: unknown): Thrown {
  const sentence = shortText(
    orElse(unspeakable, () => sentenceOf(error)),
    maxSentenceChars,
  );
  const detail = orElse('', () => (error instanceof Error ? detailOf(error) : ''));
  const isOurs = orElse(false, () => error instanceof RunStopped);
  return { sentence, ...(detail === '' ? {} : { detail }), ...(isOurs ? { isOurs } : {}) };
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return oddSentence(error);
  const name = orElse('Error', () => String(error.name));
  return `${name}: ${error.message}`;
}

/** What it says where it lets itself be looked at, and else what stands for it. */
function orElse<T>(otherwise: T, look: () => T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}

interface Related {
  readonly error: unknown;
  /** What it is to the one that was thrown. */
  readonly title: string;
}

/** The error and all that belongs to it, each once. */
function detailOf(thrown: Error): string {
  const told = new Set<unknown>();
  const parts: string[] = [];
  const rest: Related[] = [{ error: thrown, title: '' }];
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    const { error, title } = next;
    if (told.has(error)) continue;
    if (told.size === maxErrors) {
      parts.push(`and ${rest.length + 1} more`);
      break;
    }
    told.add(error);
    const text = orElse('', () => stackOf(error));
    if (text !== '') parts.push(`${title}${text}`);
    rest.push(...orElse([], () => relatedOf(error)));
  }
  return shortText(parts.join('\n'), maxDetailChars);
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return wordsFor(error);
  return typeof error.stack === 'string' ? error.stack : '';
}

function relatedOf(error: unknown): readonly Related[] {
  if (!(error instanceof Error)) return [];
  const { cause } = error;
  const gathered: unknown[] =
    error instanceof AggregateError && Array.isArray(error.errors) ? error.errors : [];
  return [
    ...(cause === undefined ? [] : [{ error: cause, title: 'caused by ' }]),
    ...gathered.map((one, index) => ({
      error: one,
      title: `error ${index + 1} of ${gathered.length}: `,
    })),
  ];
}

/** Anything may be thrown, and `null` alone would tell nobody what it is. */
function oddSentence(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  const words = shown(thrown).replace(/\s*\n\s*/g, ' ');
  return `${words} was thrown, which is no error`;
}

function shown(value: unknown): string {
  return inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 200 });
}

function wordsFor(value: unknown): string {
  try {
    return typeof value === 'string' ? value : shown(value);
  } catch {
    return unspeakable;
  }
}
