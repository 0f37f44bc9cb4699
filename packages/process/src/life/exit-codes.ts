/** What a process of ours ends with. Whoever starts it again asks by these whether that has any use. */
export const exitCodes = {
  ok: 0,
  /** A defect, or what was asked for could not be done. */
  failed: 1,
  /** The call itself is wrong. */
  misused: 2,
  /** EX_CONFIG of sysexits: what it was told cannot work, and will not work the next time. */
  badConfig: 78,
} as const;
