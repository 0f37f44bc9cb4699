/** The versions of a job; loaded with its page. */
export const enVersions = {
  'versions.lead': 'The last versions that somebody wrote, newest first; the first is what stands.',
  'versions.col.version': 'Version',
  'versions.col.at': 'Written',
  'versions.col.by': 'By',
  'versions.col.change': 'Against the one before',
  'versions.col.acts': 'Actions',
  'versions.stands': 'stands',
  'versions.first': 'the oldest that is kept',
  'versions.same': 'nothing that somebody writes',
  'versions.unknown': 'not noted',
  'versions.rollback': 'Roll back',
  'versions.rollback.title': 'Let version {{version}} of {{job}} stand again?',
  'versions.rollback.effect':
    'What it said is written as a new version and holds from now on: nothing fires retroactively, and what is staged is taken back or staged anew.',
  'versions.rollback.none': 'It says what stands already.',
  'versions.rollback.done': 'Version {{version}} of {{job}} stands again',
} as const;
