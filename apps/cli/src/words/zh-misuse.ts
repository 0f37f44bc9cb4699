import type { Misuse } from '../misuse.ts';
import type { OptionReading } from '../options.ts';

const values: Readonly<Record<OptionReading, string>> = {
  text: '文本',
  flag: '空',
  count: '整数',
  version: '版本号或 any',
  json: '数字不会丢失精度的 JSON',
};

/** What is wrong with a call, in words. */
export function zhMisuse(problem: Misuse): string {
  switch (problem.kind) {
    case 'no-command':
      return '请指定要执行的操作。';
    case 'unknown-command':
      return `没有命令“${problem.typed}”。`;
    case 'bad-option':
      return `选项有误：${problem.message}`;
    case 'bad-language':
      return `--language 为“${problem.typed}”，应为 en 或 zh。`;
    case 'bad-value':
      return `--${problem.option} 为“${problem.typed}”，应为${values[problem.wants]}。`;
    case 'no-reason':
      return `${problem.command} 需要 --reason 原因：供日后查看的人了解。`;
    case 'needless-reason':
      return `${problem.command} 不接受 --reason。`;
    case 'needless-option':
      return `${problem.command} 不接受 --${problem.option}。`;
    case 'no-option':
      return `${problem.command} 需要 ${problem.options.map(typedOption).join('和 ').trimEnd()}。`;
    case 'no-option-of':
      return `${problem.command} 需要 ${problem.options.map(typedOption).join('或 ').trimEnd()}。`;
    case 'no-jobs':
      return `${problem.command} 需要任务标识；该操作从不针对全部任务。`;
    case 'no-files':
      return `${problem.command} 需要 YAML 或 JSON 文件；- 表示标准输入。`;
    case 'no-job':
      return `${problem.command} 需要任务标识。`;
    case 'no-run':
      return `${problem.command} 需要运行标识。`;
    case 'no-back-fill':
      return `${problem.command} 需要任务标识和补跑标识。`;
    case 'no-queue':
      return `${problem.command} 需要队列名称。`;
    case 'no-lock':
      return `${problem.command} 需要锁的名称。`;
    case 'no-lease':
      return `${problem.command} 需要锁的名称和租约标识。`;
    case 'no-singleton':
      return `${problem.command} 需要单例名称。`;
    case 'no-entry':
      return `${problem.command} 需要配置项名称。`;
    case 'no-service':
      return `${problem.command} 需要服务名称。`;
    case 'no-instance':
      return `${problem.command} 需要服务名称与实例 id。`;
    case 'needless-word':
      return `${problem.command} 不接受更多参数，却输入了“${problem.typed}”。`;
  }
}

function typedOption(option: string): string {
  return `--${option} `;
}
