/**
 * What keeps a run from being lost, doubled or of a version that was replaced. Each can be taken out of a store in memory, so that whoever
 * judges its runs can be seen to notice.
 */
export type Safeguard =
  /** A leader of an older epoch writes nothing. */
  | 'fence'
  /** Nothing begins below the revision of the last edit. */
  | 'gate'
  /** Who had an older attempt of a run has no say in it any more. */
  | 'attempts'
  /** A store that knows less than somebody has seen of it lets nothing begin. */
  | 'amnesia'
  /** An edit takes what was staged out of its queue, and says why in the ledger. */
  | 'take-back'
  /** What no worker came for in time begins only as its job says of late runs. */
  | 'lateness'
  /** What is done in parts is not over before the last of them is, nor while that is to be tried again. */
  | 'parts'
  /** An end that others come after goes from its list as they are written, and not as it is read. */
  | 'ends'
  /** What a job that waits for all has heard of so far is remembered. */
  | 'joins'
  /** Every worker that lives by the word of ZooKeeper has its part of a broadcast, whether or not Redis has heard of it lately. */
  | 'reach';
