/** Services and their instances. */
export const enServices = {
  'services.title': 'Services',
  'services.count_one': '{{count}} service',
  'services.count_other': '{{count}} services',
  'services.empty': 'No service is registered',
  'services.empty.hint':
    'A program registers itself by the SDK; a job asks an instance by service://name/path.',
  'services.gone': 'Nobody answers to this name any more.',
  'services.instance.id': 'Instance',
  'services.instance.address': 'Address',
  'services.instance.weight': 'Weight',
  'services.instance.about': 'Zone and version',
  'services.instance.since': 'Registered',
  'services.instance.state': 'State',
  'services.instance.picked': 'is picked',
  'services.instance.draining': 'drains',
  'services.instance.weightless': 'weight 0: gets nothing',
  'services.instance.leased': 'without a session: goes unless it is heard of within {{within}}',
  'services.instances.more': 'The first {{shown}} of {{count}} instances.',
} as const;
