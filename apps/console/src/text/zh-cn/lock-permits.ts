import type { enLockPermits } from '../en/lock-permits.ts';

export const zhLockPermits: Readonly<Record<keyof typeof enLockPermits, string>> = {
  'permits.act': '许可数…',
  'permits.act.of': '{{lock}} 的许可数',
  'permits.title': '{{lock}} 最多可由几方持有？',
  'permits.effect':
    '它现有 {{permits}} 个许可，已发出 {{held}} 个。减少到已发出的数目以下时不会收回：释放到此数之前不再发出。此后请求它的程序和任务必须按新的数目请求。',
  'permits.count': '新的许可数',
  'permits.bad': '请输入 1 到 1,000 之间且与当前不同的整数。',
  'permits.confirm': '更改许可数',
  'permits.reason': '请说明原因（至少两个字符），将记入审计日志',
  'permits.reason.hint': '记入审计日志。',
  'permits.done': '{{lock}} 现有 {{permits}} 个许可',
};
