/** In how many parts a run is done, or by every worker; loaded with its fields. */
export const enEditorShards = {
  'shards.hint': 'So many runs do each run in parts, beside one another. Left empty: none.',
  'shards.parameters': 'A parameter for each',
  'shards.parameters.hint': 'A JSON list with as many values; may be left empty.',
  'shards.success': 'The run succeeds when',
  'shards.allOf': 'all shards succeed',
  'shards.anyOf': 'any shard succeeds',
  'shards.quorum': 'more than half succeed',
  'broadcast.hint': 'For what each process has of its own, such as a cache.',
  'broadcast.one': 'no, any one',
  'broadcast.allOf': 'yes, and all must succeed',
  'broadcast.anyOf': 'yes, and any one must succeed',
  'broadcast.quorum': 'yes, and more than half must succeed',
} as const;
