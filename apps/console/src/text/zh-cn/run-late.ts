import type { enRunLate } from '../en/run-late.ts';
import type { Translation } from '../translation.ts';

export const zhRunLate: Translation<typeof enRunLate> = {
  'runLate.overlap': '未能按时开始；{{late}}之后，之前的一次运行尚未结束',
  runLate: '立即补上',
  'runLate.for': '立即补上：{{job}}，{{at}}',
  'runLate.pause': '补上其中的触发',
  'runLate.pause.for': '补上 {{job}} 自 {{at}} 起暂停期间的触发',
  'runLate.title.one': '现在补上 {{job}} 的这个触发时间？',
  'runLate.title.several': '现在补上 {{job}} 的这些触发时间？',
  'runLate.effect':
    '以补跑的方式执行其中至今没有运行的触发时间，任务会得到其所代表的触发时间；此处的记录保持不变。',
  'runLate.none': '没有需要执行的：此后已经运行过，或者调度规则不再包含它。',
  'runLate.cannot': '目前无法执行。',
  'runLate.done': '{{job}} 正在补上',
  'runLate.show': '查看进度',
};
