import type { JobDraft, JobView } from '@escapement/protocol';

type Success = NonNullable<JobView['broadcast']>['success'];

/** Whether every worker does each run, and how many of them must succeed then; `one`, where it is done by one. */
export type BroadcastDraft = 'one' | Success;

export const broadcastDrafts: readonly BroadcastDraft[] = ['one', 'allOf', 'anyOf', 'quorum'];

export function broadcastDraft(broadcast: JobView['broadcast']): BroadcastDraft {
  return broadcast?.success ?? 'one';
}

export function toBroadcast(draft: BroadcastDraft): Pick<JobDraft, 'broadcast'> {
  return draft === 'one' ? {} : { broadcast: { success: draft } };
}
