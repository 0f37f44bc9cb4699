/** One shared setting, in the memory of this process. */
export interface FollowedSetting {
  /** The text as it stands, or as it was when ZooKeeper was last reached. Waits only until it has been read once. */
  current(): Promise<string>;
  /** The text by a reading that begins now. Rejects with a passing CoordinationFault while ZooKeeper cannot be asked. */
  refreshed(): Promise<string>;
  close(): Promise<void>;
}

/** Settings that every process keeps in memory, so that what is written by one is known to all within moments. */
export interface FollowedSettings {
  /**
   * Reads the setting now and at every change. `make` says what it holds first, where nobody has written it, or somebody deleted
   * it; with `isPutBack` what was deleted is put back by whoever remembers it, so that only writing over it changes it.
   */
  follow(name: string, make: () => string, options?: { isPutBack?: boolean }): FollowedSetting;
  /** Replaces what stands by what `change` makes of it; asked again when somebody else was faster, so it must be pure. */
  change(name: string, change: (text: string) => string): Promise<void>;
}
