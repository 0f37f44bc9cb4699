import { ledgerReasonWords, outcomeWords, type Words } from '@escapement/core';
import type { FireOutcomeView } from '@escapement/protocol';

/** What is said of fire times that had no run. */
export interface NotRunWords {
  readonly none: string;
  /** A fire time, or a stretch of them, in one line. */
  row(row: FireOutcomeView): string;
  /** There are more than were looked for. */
  more(shown: number): string;
}

export const enNotRun: NotRunWords = {
  none: 'No such fire time is without a run.',
  row: (row) => rowOf(row, 'en', (last, count) => `to ${last}${count}`),
  more: (shown) =>
    shown === 0
      ? 'None was found so far, and not every ledger was looked into: narrow it by --job, --from or --to.'
      : `These are the first ${shown}; there are more: narrow them by --job, --outcome, --from or --to.`,
};

export const zhNotRun: NotRunWords = {
  none: '没有符合条件的未运行的触发时间。',
  row: (row) => rowOf(row, 'zh', (last, count) => `至 ${last}${count}`),
  more: (shown) =>
    shown === 0
      ? '目前没有找到，但尚未查完所有任务的台账：请用 --job、--from 或 --to 缩小范围。'
      : `以上是前 ${shown} 条，还有更多：可用 --job、--outcome、--from 或 --to 缩小范围。`,
};

function rowOf(
  row: FireOutcomeView,
  language: keyof Words,
  stretch: (last: string, count: string) => string,
): string {
  const { fireTime, untilFireTime, count, jobId, runId } = row;
  const times = count === undefined ? '' : ` (×${count})`;
  const until = untilFireTime === undefined ? [] : [stretch(untilFireTime, times)];
  return [fireTime, ...until, jobId, whyOf(row, language), runId ?? '']
    .filter((part) => part !== '')
    .join('  ');
}

function whyOf({ outcome, reason, detail }: FireOutcomeView, language: keyof Words): string {
  const word = outcomeWords[outcome][language];
  if (reason === undefined) return word;
  const colon = language === 'zh' ? '：' : ': ';
  const of = detail === undefined ? '' : ` (${detail})`;
  return `${word}${colon}${ledgerReasonWords[reason][language]}${of}`;
}
