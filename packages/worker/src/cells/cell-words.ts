import { cutText, parseJson, resultsLeftOut } from '@escapement/core';
import { maxResultBytes } from '../handlers/call-result.ts';
import type { CallOutcome } from '../handlers/handler-call.ts';
import type { CallFacts } from '../handlers/handler-module.ts';
import type { Output } from '../scripts/output-lines.ts';
import type { StopReason } from '../stop-reason.ts';

/** What a cell is told. Calls are numbered, so that what is said of one that is over counts for nothing. */
export type WordToCell =
  | {
      readonly kind: 'open';
      readonly modulePath: string;
      readonly environment: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'call';
      readonly call: number;
      readonly handler: string;
      readonly input?: unknown;
      readonly facts: CallFacts;
    }
  | { readonly kind: 'stop'; readonly call: number; readonly reason: StopReason }
  /** The worker lives. */
  | { readonly kind: 'sign' };

/** What a cell says. */
export type WordOfCell =
  /** The module is loaded. */
  | { readonly kind: 'ready'; readonly handlers: readonly string[] }
  | { readonly kind: 'unloadable'; readonly problem: string }
  /** From here on the handler may have done something. */
  | { readonly kind: 'begun'; readonly call: number }
  | {
      readonly kind: 'printed';
      readonly call: number;
      readonly stream: Output;
      readonly text: string;
      /** Its end is none of a line: the next of its stream is the rest of it. */
      readonly continued?: 'goes-on';
    }
  /** How a line stands that has no end yet; what comes next of the stream takes its place. */
  | {
      readonly kind: 'unfinished';
      readonly call: number;
      readonly stream: Output;
      readonly text: string;
    }
  | {
      readonly kind: 'progress';
      readonly call: number;
      readonly fraction: number;
      readonly note?: string;
    }
  | {
      readonly kind: 'ended';
      readonly call: number;
      readonly outcome: CallOutcome;
      /** Nobody else should be called in this cell. */
      readonly isSpent: boolean;
      /** For the log of its run: what of it is in the cell still, or was. */
      readonly left?: string;
    }
  /** The worker was not heard for so long that another may have been given what is done here: it ends. */
  | { readonly kind: 'forsaken'; readonly call: number }
  /** Something that a call had left behind failed when that call was over. */
  | { readonly kind: 'stray'; readonly problem: string };

/** No word is longer, written down: what a handler prints is cut, and a reason is one sentence. */
export const maxWordBytes = 256 * 1024;
/** Written down, a character may take six bytes. */
export const maxPrintedChars = 32_000;
/** Each line costs whoever reads the word, however short it is, and nothing else has its turn meanwhile. */
export const maxPrintedLines = 500;
/** More names are told by nobody. */
const maxHandlers = 10_000;
/** A sentence. */
const maxLeftChars = 1_000;

/**
 * Reads what a cell has said; `undefined` when it is nothing that a cell says. The user's code lives there and may write to the same
 * pipe, so nothing of it is believed. By hand, and not by a schema, since each line that a handler logs comes by here.
 */
export function readWordOfCell(text: string): WordOfCell | undefined {
  try {
    return wordOfCell(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The same of a value that was sent as one. */
export function wordOfCell(said: unknown): WordOfCell | undefined {
  if (!isObject(said)) return undefined;
  const { kind, call } = said;
  if (kind === 'ready') return readyOf(said);
  if (kind === 'unloadable') return withText(said, (problem) => ({ kind, problem }));
  if (kind === 'stray') return withText(said, (problem) => ({ kind, problem }));
  if (typeof call !== 'number' || !Number.isSafeInteger(call)) return undefined;
  if (kind === 'begun' || kind === 'forsaken') return { kind, call };
  if (kind === 'printed') return printedOf(said, call);
  if (kind === 'unfinished') return unfinishedOf(said, call);
  if (kind === 'progress') return progressOf(said, call);
  if (kind === 'ended') return endedOf(said, call);
  return undefined;
}

type Said = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withText<T>({ problem }: Said, make: (problem: string) => T): T | undefined {
  return typeof problem === 'string' ? make(problem) : undefined;
}

function readyOf({ handlers }: Said): WordOfCell | undefined {
  const isList = Array.isArray(handlers) && handlers.length <= maxHandlers;
  if (!isList || !handlers.every((name) => typeof name === 'string')) return undefined;
  return { kind: 'ready', handlers };
}

function unfinishedOf({ stream, text }: Said, call: number): WordOfCell | undefined {
  if (!isOutput(stream) || typeof text !== 'string') return undefined;
  return { kind: 'unfinished', call, stream, text };
}

function isOutput(stream: unknown): stream is Output {
  return stream === 'stdout' || stream === 'stderr';
}

function printedOf({ stream, text, continued }: Said, call: number): WordOfCell | undefined {
  if (!isOutput(stream) || typeof text !== 'string') return undefined;
  const word = { kind: 'printed', call, stream, text } as const;
  return continued === 'goes-on' ? { ...word, continued } : word;
}

function progressOf({ fraction, note }: Said, call: number): WordOfCell | undefined {
  const isShare = typeof fraction === 'number' && fraction >= 0 && fraction <= 1;
  if (!isShare || (note !== undefined && typeof note !== 'string')) return undefined;
  return { kind: 'progress', call, fraction, ...(note === undefined ? {} : { note }) };
}

/** A result is JSON, and no larger than one that is kept. */
function succeededOf(
  { result, resultLeftOut }: Said,
  ended: { readonly call: number; readonly isSpent: boolean; readonly left?: string },
): WordOfCell | undefined {
  const word = { kind: 'ended', ...ended } as const;
  const leftOut = resultsLeftOut.find((why) => why === resultLeftOut);
  if (leftOut !== undefined) {
    return { ...word, outcome: { kind: 'succeeded', resultLeftOut: leftOut } };
  }
  if (result === undefined) return { ...word, outcome: { kind: 'succeeded' } };
  const isKept = typeof result === 'string' && Buffer.byteLength(result) <= maxResultBytes;
  if (!isKept || parseJson(result).kind !== 'json') return undefined;
  return { ...word, outcome: { kind: 'succeeded', result } };
}

function endedOf({ outcome, isSpent, left }: Said, call: number): WordOfCell | undefined {
  if (!isObject(outcome) || typeof isSpent !== 'boolean') return undefined;
  const { kind, reason } = outcome;
  const said = typeof left === 'string' ? { left: cutText(left, maxLeftChars) } : {};
  const ended = { call, isSpent, ...said };
  if (kind === 'succeeded') return succeededOf(outcome, ended);
  if (kind !== 'failed' || typeof reason !== 'string') return undefined;
  return { kind: 'ended', ...ended, outcome: { kind, reason } };
}
