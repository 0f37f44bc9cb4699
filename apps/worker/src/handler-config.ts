import type { EnvReader } from '@escapement/process';

const isolations = ['process', 'thread', 'none'] as const;

/** Where a worker calls handlers: in processes of their own, in threads of its own, or in its own loop. */
export type Isolation = (typeof isolations)[number];

/** What a worker is told of the handlers that it calls. */
export interface HandlerConfig {
  readonly isolation: Isolation;
  /** Most processes or threads at a time; each has one handler to do. */
  readonly most: number;
  /** So many are kept when there is nothing to do. */
  readonly warm: number;
  /** What each may have in memory; `undefined` for no limit. */
  readonly memoryMb: number | undefined;
}

/** A process takes some 45 MB, so that the hands of a large worker are not all taken for handlers. */
const defaults = { most: 50, warm: 2, memoryMb: 2_048 } as const;

export function readHandlers(reader: EnvReader, concurrency: number): HandlerConfig {
  const most = reader.integer('ESCAPEMENT_HANDLERS_MAX_PROCESSES', {
    byDefault: Math.min(concurrency, defaults.most),
    min: 1,
    max: 10_000,
  });
  const memoryMb = reader.integer('ESCAPEMENT_HANDLERS_MAX_MEMORY_MB', {
    byDefault: defaults.memoryMb,
    min: 0,
    max: 1_000_000_000,
  });
  return {
    isolation: reader.oneOf('ESCAPEMENT_HANDLERS_ISOLATION', isolations, 'process'),
    most,
    warm: reader.integer('ESCAPEMENT_HANDLERS_WARM', {
      byDefault: Math.min(most, defaults.warm),
      min: 1,
      max: most,
    }),
    memoryMb: memoryMb === 0 ? undefined : memoryMb,
  };
}
