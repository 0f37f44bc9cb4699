import type { enNotRun } from '../en/not-run.ts';
import type { Translation } from '../translation.ts';

/** 没有运行的触发时间。 */
export const zhNotRun: Translation<typeof enNotRun> = {
  'notRun.note': '所有任务中没有运行的触发时间及其原因：按任务排列，每个任务内最新在前。',
  'notRun.filter.any': '任意结果',
  'notRun.empty': '没有跳过或错过的触发时间',
  'notRun.empty.hint': '没有运行的触发时间一经确定，就会连同原因列在这里。',
  'notRun.noMatch': '没有匹配的触发时间',
  'notRun.sparse': '目前看过的任务台账中没有',
  'notRun.next': '尚未看完所有任务：将从 {{job}} 继续。',
  'notRun.ofJob': '只看没有运行的',
  'notRun.within.none': '这段时间内没有到期的触发',
};
