/** In how many parts a run is done; loaded with its fields. */
export const enEditorShards = {
  'shards.hint': 'So many runs do each run in parts, beside one another. Left empty: none.',
  'shards.parameters': 'A parameter for each',
  'shards.parameters.hint': 'A JSON list with as many values; may be left empty.',
  'shards.success': 'The run succeeds when',
  'shards.allOf': 'all shards succeed',
  'shards.anyOf': 'any shard succeeds',
  'shards.quorum': 'more than half succeed',
} as const;
