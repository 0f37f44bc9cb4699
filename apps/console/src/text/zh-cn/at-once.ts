import type { enAtOnce } from '../en/at-once.ts';
import type { Translation } from '../translation.ts';

export const zhAtOnce: Translation<typeof enAtOnce> = {
  'atOnce.pause.title_other': '暂停 {{count}} 个任务？',
  'atOnce.pause.effect_other':
    '将暂停 {{count}} 个任务：收回已备妥的运行，暂停期间不再触发。已经开始的运行会继续到结束。',
  'atOnce.pause.confirm_other': '暂停 {{count}} 个任务',
  'atOnce.pause.done_other': '已暂停 {{count}} 个任务。',
  'atOnce.resume.title_other': '恢复 {{count}} 个任务？',
  'atOnce.resume.effect_other': '{{count}} 个任务从现在起重新触发。暂停期间的触发时间不会补上。',
  'atOnce.resume.confirm_other': '恢复 {{count}} 个任务',
  'atOnce.resume.done_other': '{{count}} 个任务已恢复触发。',
  'atOnce.run.title_other': '立即运行 {{count}} 个任务？',
  'atOnce.run.effect_other':
    '{{count}} 个任务各有一次运行立即加入其队列，输入取自任务本身。调度保持不变。',
  'atOnce.run.confirm_other': '立即运行 {{count}} 个任务',
  'atOnce.run.done_other': '{{count}} 个任务的运行已加入队列。',
  'atOnce.delete.title_other': '删除 {{count}} 个任务？',
  'atOnce.delete.effect_other':
    '将移除 {{count}} 个任务的定义，并收回尚未开始的运行。此操作无法撤销。',
  'atOnce.delete.confirm_other': '删除 {{count}} 个任务',
  'atOnce.delete.done_other': '已删除 {{count}} 个任务。',
  'atOnce.nothing': '所选任务中没有需要更改的。',
  'atOnce.already.paused_other': '{{count}} 个已处于暂停状态，保持不变。',
  'atOnce.already.fires_other': '{{count}} 个并未暂停，保持不变。',
  'atOnce.broken_other': '{{count}} 个的定义已损坏，不在其列。',
  'atOnce.running_other': '其中有 {{count}} 次运行正在进行。',
  'atOnce.reason.hint': '保存在每个任务旁，供查看者了解。',
  'atOnce.page': '此操作只在本页面打开期间进行：关闭标签页即告结束，已完成的保持有效。',
  'atOnce.progress': '进度',
  'atOnce.over': '{{over}} / {{count}}',
  'atOnce.stop': '停止',
  'atOnce.stopping': '正在停止…',
  'atOnce.found_other': '{{count}} 个在轮到时已经如此。',
  'atOnce.left_other': '{{count}} 个保持原样。',
  'atOnce.failed_other': '{{count}} 个失败：',
  'atOnce.again_other': '重试失败的 {{count}} 个',
  'atOnce.failures': '失败的任务',
  'atOnce.failures.more_other': '另有 {{count}} 个',
};
