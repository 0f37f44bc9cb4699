import type { enSelection } from '../en/selection.ts';
import type { Translation } from '../translation.ts';

export const zhSelection: Translation<typeof enSelection> = {
  'selection.begin': '选择',
  'selection.end': '结束选择',
  'selection.column': '选择',
  'selection.shown': '选择全部已显示的任务',
  'selection.one': '选择 {{job}}',
  'selection.bar': '对所选任务的操作',
  'selection.count_other': '已选 {{count}} 个',
  'selection.all': '选择全部 {{total}} 个匹配的任务',
  'selection.first': '选择 {{total}} 个匹配任务中的前 {{most}} 个',
  'selection.most': '一次最多 {{most}} 个；共有 {{total}} 个匹配。',
  'selection.clear': '清除',
  'selection.pause': '暂停…',
  'selection.resume': '恢复…',
  'selection.run': '立即运行…',
  'selection.delete': '删除…',
  'selection.failed': '未能读取全部匹配的任务',
};
