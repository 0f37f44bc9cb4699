/** How much is kept of the keys whose ends jobs wait for. */
export const keyLimits = {
  /** Keys of one job that are known at a time. */
  perJob: 200_000,
  /** Characters of a key; a longer one is left out. */
  keyChars: 512,
} as const;
