import type { enUndo } from '../en/undo.ts';
import type { Translation } from '../translation.ts';

export const zhUndo: Translation<typeof enUndo> = {
  'undo.act': '撤销',
  'undo.keys': 'Ctrl+Z',
  'undo.pause.done': '{{job}} 已恢复触发，与先前一样',
  'undo.resume.done': '{{job}} 已重新暂停，与先前一样',
  'undo.not': '未作撤销',
  'undo.changed': '{{job}} 此后已被更改。请查看它现在的状况。',
  'undo.gone': '{{job}} 此后已被删除。',
};
