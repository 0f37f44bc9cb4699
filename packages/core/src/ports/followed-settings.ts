/** One shared setting, in the memory of this process. */
export interface FollowedSetting {
  /** The text as it stands, or as it was when ZooKeeper was last reached. Waits only until it has been read once. */
  current(): Promise<string>;
  close(): Promise<void>;
}

/** Settings that every process keeps in memory, so that what is written by one is known to all within moments. */
export interface FollowedSettings {
  /** Reads the setting now and at every change. `make` says what it holds first, where nobody has written it, or somebody deleted it. */
  follow(name: string, make: () => string): FollowedSetting;
  /** Replaces what stands by what `change` makes of it; asked again when somebody else was faster, so it must be pure. */
  change(name: string, change: (text: string) => string): Promise<void>;
}
