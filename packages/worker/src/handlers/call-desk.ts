/** What a handler reaches of its run. */
export interface CallDesk {
  /** Its signal is made when it is first asked for. */
  readonly stop: { readonly signal: AbortSignal };
  write(stream: 'stdout' | 'stderr', text: string): void;
  progress(fraction: number, note?: string): void;
}
