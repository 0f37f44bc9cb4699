import { type LedgerReason, ledgerReasons, readReason } from '@escapement/core';
import type { Text } from '../text/use-text.ts';

/** A sentence of a parameter may have one of its own, and no more. */
const deepest = 3;

/** What a run or a definition says of itself, in the reader's language where it is a sentence of ours, else as somebody else said it. */
export function saidText(t: Text, sentence: string, depth = 0): string {
  const parts = sentence.split('; ');
  const read = parts.map(readReason);
  if (parts.length > 1 && depth < deepest && read.every((each) => each !== undefined)) {
    return parts.map((part) => saidText(t, part, depth + 1)).join('; ');
  }
  const reason = readReason(sentence);
  if (reason === undefined) return sentence;
  const params = Object.entries(reason.params).map(([name, value]) => [
    name,
    paramText(t, { name, value, depth }),
  ]);
  return t(`said.${reason.code}`, Object.fromEntries(params));
}

function paramText(t: Text, of: { name: string; value: string; depth: number }): string {
  const { name, value, depth } = of;
  if (name === 'ledgerReason') return isLedgerReason(value) ? t(`reason.${value}`) : value;
  return depth < deepest ? saidText(t, value, depth + 1) : value;
}

function isLedgerReason(text: string): text is LedgerReason {
  return (ledgerReasons as readonly string[]).includes(text);
}
