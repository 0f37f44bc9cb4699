/** What the page of the cluster says, loaded with it. */
export const enClusterPage = {
  'cluster.stepDown.reason': 'Say why, for whoever looks at the history of terms.',
  'cluster.stepDown.reason.hint': 'Kept with its term and in the audit log.',
  'cluster.col.session': 'ZooKeeper session',
  'cluster.session.timeout': 'outlives {{timeout}} of silence',
  'cluster.session.unknown': 'not told',
} as const;
