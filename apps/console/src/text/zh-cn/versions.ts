import type { enVersions } from '../en/versions.ts';
import type { Translation } from '../translation.ts';

export const zhVersions: Translation<typeof enVersions> = {
  'versions.lead': '最近由人写入的版本，最新在前；第一个是当前版本。',
  'versions.col.version': '版本',
  'versions.col.at': '写入时间',
  'versions.col.by': '写入者',
  'versions.col.change': '与前一版本相比',
  'versions.col.acts': '操作',
  'versions.stands': '当前',
  'versions.first': '保留的最早版本',
  'versions.same': '由人写入的内容没有变化',
  'versions.unknown': '未记录',
  'versions.rollback': '回滚',
  'versions.rollback.title': '让 {{job}} 的版本 {{version}} 重新生效？',
  'versions.rollback.effect':
    '该版本的内容会写成新版本，从现在起生效：不会追溯触发，已备妥的运行会被收回或重新备妥。',
  'versions.rollback.none': '它的内容与当前版本相同。',
  'versions.rollback.done': '{{job}} 的版本 {{version}} 已重新生效',
};
