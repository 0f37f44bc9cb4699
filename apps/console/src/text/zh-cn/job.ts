import type { enJob } from '../en/job.ts';
import type { Translation } from '../translation.ts';

export const zhJob: Translation<typeof enJob> = {
  'job.next': '接下来的触发时间',
  'job.next.none': '没有后续触发时间',
  'job.tab.runs': '运行记录',
  'job.tab.ledger': '触发账本',
  'job.tab.definition': '定义',
  'job.fires': '按调度触发',
  'job.version': '版本 {{version}}，修改于',
  'job.recent': '最近运行',
  'job.retry': '重试',
  'job.retry.fixed': '最多 {{attempts}} 次尝试，间隔 {{delay}}',
  'job.retry.exponential': '最多 {{attempts}} 次尝试，间隔从 {{delay}} 起递增',
  'ledger.col.fireTime': '触发时间',
  'ledger.col.outcome': '结果',
  'ledger.col.why': '原因',
  'ledger.col.lateness': '延迟',
  'ledger.col.run': '运行',
  'ledger.lead': '每个到期的触发时间都有一行：一次运行，或者没有运行的原因。',
  'ledger.empty': '还没有到期的触发',
  'ledger.empty.hint': '第一个触发时间到期后，这里会出现第一行。',
  'ledger.times_other': '{{count}} 个触发时间',
  'ledger.onTime': '准时',
};
