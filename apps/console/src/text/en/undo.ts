/** Taking back what was done to a job; loaded with the pages that do it. */
export const enUndo = {
  'undo.act': 'Undo',
  'undo.keys': 'Ctrl+Z',
  'undo.pause.done': '{{job}} fires again, as before',
  'undo.resume.done': '{{job}} is paused again, as before',
  'undo.not': 'Nothing was undone',
  'undo.changed': '{{job}} has been changed since. Look at how it stands now.',
  'undo.gone': '{{job}} has been deleted since.',
} as const;
