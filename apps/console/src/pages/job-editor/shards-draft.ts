import type { JobDraft, JobView } from '@escapement/protocol';
import { readJsonText } from '../../data/json-text.ts';
import { type Note, numberIn } from './number-field.ts';

type Shards = NonNullable<JobView['shards']>;

/** In how many parts runs are done, as the form holds it; without a number in one. */
export interface ShardsDraft {
  count: string;
  parameters: string;
  success: Shards['success'];
}

export function shardsDraft(shards: Shards | undefined): ShardsDraft {
  const { count, parameters, success = 'allOf' } = shards ?? {};
  return {
    count: count === undefined ? '' : String(count),
    parameters: parameters === undefined ? '' : JSON.stringify(parameters),
    success,
  };
}

export function toShards(draft: ShardsDraft, note: Note): Pick<JobDraft, 'shards'> {
  const count = numberIn(draft.count, { path: 'shards.count', scale: 1 }, note);
  if (count === undefined) return {};
  const parameters = parametersIn(draft.parameters, note);
  const { success } = draft;
  return { shards: { count, success, ...(parameters === undefined ? {} : { parameters }) } };
}

function parametersIn(text: string, note: Note): Shards['parameters'] {
  const path = 'shards.parameters';
  const read = readJsonText(text);
  if (read.kind === 'wrong') {
    const { key, values } = read;
    note({ path, key, ...(values === undefined ? {} : { values }) });
  }
  if (read.kind !== 'json') return undefined;
  if (Array.isArray(read.value)) return read.value;
  note({ path, key: 'editor.shards.parameters.invalid' });
  return undefined;
}
