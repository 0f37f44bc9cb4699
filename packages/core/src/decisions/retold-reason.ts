import { type LedgerReason, ledgerReasons } from '../words/fire-outcomes.ts';
import { readReason, type SaidReason } from '../words/said-reason.ts';

/** A sentence of a parameter may have one of its own, and no more. */
const deepest = 3;

/** How sentences of ours are said in a language. */
export interface ReasonTeller {
  said(code: SaidReason, params: Readonly<Record<string, string>>): string;
  ledgerReason(reason: LedgerReason): string;
}

/** What a run or a definition says of itself, as a reader is told it where it is a sentence of ours, else as somebody else said it. */
export function retoldReason(sentence: string, tell: ReasonTeller, depth = 0): string {
  const parts = sentence.split('; ');
  const read = parts.map(readReason);
  if (parts.length > 1 && depth < deepest && read.every((each) => each !== undefined)) {
    return parts.map((part) => retoldReason(part, tell, depth + 1)).join('; ');
  }
  const reason = readReason(sentence);
  if (reason === undefined) return sentence;
  const params = Object.entries(reason.params).map(([name, value]) => [
    name,
    retoldParam(tell, { name, value, depth }),
  ]);
  return tell.said(reason.code, Object.fromEntries(params));
}

function retoldParam(
  tell: ReasonTeller,
  { name, value, depth }: { name: string; value: string; depth: number },
): string {
  if (name === 'ledgerReason') return isLedgerReason(value) ? tell.ledgerReason(value) : value;
  return depth < deepest ? retoldReason(value, tell, depth + 1) : value;
}

function isLedgerReason(text: string): text is LedgerReason {
  return (ledgerReasons as readonly string[]).includes(text);
}
