/** One comparison of this machine's clock with Redis's. The true offset lies within `uncertaintyMs` of `offsetMs`. */
export interface OffsetSample {
  /** Wall clock of this process minus Redis TIME. */
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
}

/** Beyond this the worker takes nothing: delayed runs start by the worker's clock. */
export const maxOffsetMs = 1_000;

/** The offset, from an exchange that took `elapsedMs` and in whose midst Redis is assumed to have looked at its clock. */
export function offsetSample(exchange: {
  wallBefore: number;
  elapsedMs: number;
  serverTime: number;
}): OffsetSample {
  const half = exchange.elapsedMs / 2;
  return {
    offsetMs: Math.round(exchange.wallBefore + half - exchange.serverTime),
    uncertaintyMs: half,
  };
}

/**
 * Whether the clock can be trusted from now on. Between surely fine and surely wrong the verdict before stands, so that a
 * slow answer neither stops a worker nor starts it.
 */
export function trustAfter(sample: OffsetSample, before: boolean): boolean {
  const offset = Math.abs(sample.offsetMs);
  if (offset - sample.uncertaintyMs > maxOffsetMs) return false;
  if (offset + sample.uncertaintyMs <= maxOffsetMs) return true;
  return before;
}
