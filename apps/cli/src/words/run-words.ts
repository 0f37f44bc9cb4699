import {
  ledgerReasonWords,
  type ReasonTeller,
  retoldReason,
  saidReasonsZh,
} from '@escapement/core';
import type { RunView } from '@escapement/protocol';

/** What is said of runs. */
export interface RunWords {
  readonly none: string;
  row(run: RunView): string;
  /** Why it ended as it did. */
  reason(sentence: string): string;
  /** There are more than were looked for. */
  more(shown: number): string;
}

export const enRuns: RunWords = {
  none: 'There is no such run.',
  row: rowOf,
  reason: (sentence) => sentence,
  more: (shown) =>
    shown === 0
      ? 'None was found so far, and not every run was looked at: narrow it by --job, --from or --to.'
      : `These are the newest ${shown}; there are more: narrow them by --job, --exclude, --state, --queue, --worker, --from or --to.`,
};

export const zhRuns: RunWords = {
  none: '没有这样的运行。',
  row: rowOf,
  reason: (sentence) => retoldReason(sentence, inChinese),
  more: (shown) =>
    shown === 0
      ? '目前没有找到，但尚未查完所有运行：请用 --job、--from 或 --to 缩小范围。'
      : `以上是最新的 ${shown} 条，还有更多：可用 --job、--exclude、--state、--queue、--worker、--from 或 --to 缩小范围。`,
};

const inChinese: ReasonTeller = {
  said: (code, params) =>
    saidReasonsZh[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? ''),
  ledgerReason: (reason) => ledgerReasonWords[reason].zh,
};

/** The state is the word that --state takes. The name of the job stands last: it may be written from the right. */
function rowOf({ fireTime, id, state, queue, workerId = '', jobName = '' }: RunView): string {
  return [fireTime, id, state, queue, workerId, jobName].filter((part) => part !== '').join('  ');
}
