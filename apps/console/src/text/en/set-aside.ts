/** What is left to people once the data of ZooKeeper is not what it was. */
export const enSetAside = {
  'setAside.title': 'Jobs set aside',
  'setAside.note':
    'Their definitions are gone from ZooKeeper; what Redis holds of them could have been changed by whoever can write to it, so look before you restore.',
  'setAside.chosen': '{{chosen}} of {{total}} chosen',
  'setAside.col.choose': 'Choose',
  'setAside.choose': 'Choose {{job}}',
  'setAside.col.job': 'Job',
  'setAside.col.task': 'What it does',
  'setAside.col.schedule': 'When',
  'setAside.col.version': 'Version',
  'setAside.unreadable': 'cannot be read: {{problem}}',
  'setAside.empty': 'No job is set aside any more',
  'setAside.restore.all': 'Restore all',
  'setAside.restore.chosen': 'Restore the chosen ones',
  'setAside.restore.title_one': 'Restore {{count}} job?',
  'setAside.restore.title_other': 'Restore {{count}} jobs?',
  'setAside.restore.effect':
    'The definitions are written back into ZooKeeper, with the calendars that they name, and hold from now on. Nothing that ran is run again.',
  'setAside.restored_one': '{{count}} job was restored',
  'setAside.restored_other': '{{count}} jobs were restored',
  'setAside.refused_one': '{{count}} job could not be restored and stays set aside',
  'setAside.refused_other': '{{count}} jobs could not be restored and stay set aside',
  'setAside.discard.chosen': 'Give up the chosen ones',
  'setAside.discard.title_one': 'Give up {{count}} job for good?',
  'setAside.discard.title_other': 'Give up {{count}} jobs for good?',
  'setAside.discard.effect':
    'They are taken out of the schedule, what is staged of them is taken back, and their definitions are lost. This cannot be undone.',
  'setAside.discard.confirm': 'Give up',
  'setAside.discarded_one': '{{count}} job was given up',
  'setAside.discarded_other': '{{count}} jobs were given up',
  'setAside.reason.hint': 'Kept with the term, in the election history.',
  'setAside.reason.required': 'Say why, in two characters or more.',
  'office.refused':
    'Redis does not let whoever ZooKeeper elects lead: it holds a higher epoch of this ensemble. If ZooKeeper was restored or rebuilt, and no other cluster works with this Redis, reset the office.',
  'office.reset': 'Reset the office',
  'office.reset.title': 'Give the data of ZooKeeper a new name?',
  'office.reset.effect':
    'The epochs that Redis holds then count no more, and the first in line leads and adopts what stands in Redis. Make sure that no other cluster works with this Redis. The reason is kept with the term.',
  'office.reset.done': 'The office has been reset',
  'stores.memory': '{{used}} of {{most}} ({{share}})',
  'stores.memory.unlimited': '{{used}}, no limit set',
  'stores.memory.label': 'Memory: ',
  'stores.memory.tight':
    'From {{share}} on only what is due soon is staged, and old logs and runs are dropped.',
} as const;
