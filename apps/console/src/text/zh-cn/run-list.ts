import type { enRunList } from '../en/run-list.ts';
import type { Translation } from '../translation.ts';

export const zhRunList: Translation<typeof enRunList> = {
  'runs.count_other': '{{count, number}} 条运行记录',
  'runs.countAtLeast_other': '至少 {{count, number}} 条运行记录',
  'runs.filter.tokens.label': '任务、-任务、状态:…、触发:…、队列:… 或 工作进程:…',
  'runs.token.state': '“{{word}}”不是运行的状态。可用的有：{{known}}',
  'runs.token.trigger': '“{{word}}”不是触发方式。可用的有：{{known}}',
  'runs.token.id': '“{{word}}”不是任务标识。只输入其中一部分时，前面不要加“任务:”',
  'runs.token.part': '显示标识或名称中任何位置含有“{{word}}”的任务',
  'runs.token.name':
    '将在任务名称中查找“{{word}}”：冒号之前可用的有任务、状态、触发、队列和工作进程',
  'runs.token.exclude': '无法排除“{{word}}”，因此不会有结果：任务只能按完整标识排除，例如 -nightly',
  'runs.token.full': '无法再排除“{{word}}”：一次查询只能排除有限个',
  'runs.leaveOut.full': '不能再排除更多任务',
};
