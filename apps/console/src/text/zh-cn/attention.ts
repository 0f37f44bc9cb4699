import type { enAttention } from '../en/attention.ts';
import type { Translation } from '../translation.ts';

export const zhAttention: Translation<typeof enAttention> = {
  'attention.title': '需要关注',
  'attention.row': '连续 {{count}} 次',
  'attention.row.more': '连续 {{count}} 次或更多',
  'attention.failing': '全部 {{count}} 个上次运行失败的任务',
  'attention.paused': '全部 {{count}} 个已暂停的任务',
};
