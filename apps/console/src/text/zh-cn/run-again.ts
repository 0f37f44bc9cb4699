import type { enRunAgain } from '../en/run-again.ts';
import type { Translation } from '../translation.ts';

export const zhRunAgain: Translation<typeof enRunAgain> = {
  'runAgain.effect.other':
    '将新建一次运行，以相同的触发时间和下面的输入重做这次未完成的工作。这次运行的结果保持不变。',
  'runAgain.input.hint': '留空：与这次运行的输入相同。',
  'runAgain.input.begin': '以这次运行的输入为基础',
};
