/** What singletons take at the most, each and together. */
export interface SingletonLimits {
  /** Names that are remembered. */
  readonly singletons: number;
  readonly inboxCommands: number;
  readonly inboxBytes: number;
  readonly commandBytes: number;
  readonly replyBytes: number;
  readonly stateBytes: number;
  /** Ids of commands that had their effect, with their replies: a command that comes again after so many others has one more. */
  readonly knownCommands: number;
  readonly knownBytes: number;
  /** Entries that a snapshot has made unnecessary and that are kept all the same, for people to look at. */
  readonly journalEntries: number;
  readonly journalBytes: number;
  readonly moves: number;
  /** What was asked for under marks, the newest. */
  readonly marks: number;
  /** Commands that were given up and are kept for people to look at, the newest, and their bytes. */
  readonly deadCommands: number;
  readonly deadBytes: number;
  /** Who has not been heard of for longer is shown as silent. */
  readonly silentAfterMs: number;
}

export const singletonLimits: SingletonLimits = {
  singletons: 1_000,
  inboxCommands: 1_000,
  inboxBytes: 16 * 1024 * 1024,
  commandBytes: 64 * 1024,
  replyBytes: 16 * 1024,
  stateBytes: 256 * 1024,
  knownCommands: 10_000,
  knownBytes: 16 * 1024 * 1024,
  journalEntries: 10_000,
  journalBytes: 16 * 1024 * 1024,
  moves: 20,
  marks: 100,
  deadCommands: 20,
  deadBytes: 256 * 1024,
  silentAfterMs: 10_000,
};
