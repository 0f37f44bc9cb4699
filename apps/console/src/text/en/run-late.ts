/** Fire times that run after all; loaded with the pages that list them. */
export const enRunLate = {
  'runLate.overlap':
    'It could not begin at its time; {{late}} after it, a run before it was still going',
  runLate: 'Run it now',
  'runLate.for': 'Run it now: {{job}}, {{at}}',
  'runLate.pause': 'Run what fell into it',
  'runLate.pause.for': 'Run what fell into the pause of {{job}} from {{at}}',
  'runLate.title.one': 'Run this fire time of {{job}} now?',
  'runLate.title.several': 'Run these fire times of {{job}} now?',
  'runLate.effect':
    'A back-fill runs what of it has had no run since. Its task is told of the fire time that it stands for; what is recorded here stays.',
  'runLate.none':
    'There is nothing to run: it has had a run since, or the schedule prescribes it no more.',
  'runLate.cannot': 'It cannot be run as things stand.',
  'runLate.done': '{{job}} runs it after all',
  'runLate.show': 'Show how far it is',
} as const;
