import type { enRunList } from '../en/run-list.ts';
import type { Translation } from '../translation.ts';

export const zhRunList: Translation<typeof enRunList> = {
  'runs.count_other': '{{count, number}} 条运行记录',
  'runs.countAtLeast_other': '至少 {{count, number}} 条运行记录',
};
