/** What became of one job. `already`: it was so when it was come to. `left`: somebody stopped before it was come to. */
export type Fate =
  | { readonly kind: 'waiting' | 'going' | 'done' | 'already' | 'left' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** How far an act on many jobs is, by their ids. */
export type Progress = ReadonlyMap<string, Fate>;

/** All of them wait. */
export function begun(ids: Iterable<string>): Progress {
  return new Map([...ids].map((id) => [id, { kind: 'waiting' }]));
}

/** With what became of one by now. */
export function withFate(progress: Progress, id: string, fate: Fate): Progress {
  return new Map(progress).set(id, fate);
}

/** Nothing more is begun: what waits is left as it is, and what is under way comes to its end. */
export function stopped(progress: Progress): Progress {
  return new Map(
    [...progress].map(([id, fate]) => [id, fate.kind === 'waiting' ? { kind: 'left' } : fate]),
  );
}

/** Those that failed, once more. */
export function again(progress: Progress): Progress {
  return new Map(
    [...progress].map(([id, fate]) => [id, fate.kind === 'failed' ? { kind: 'waiting' } : fate]),
  );
}

export function idsThat(progress: Progress, ...kinds: readonly Fate['kind'][]): readonly string[] {
  return [...progress].filter(([, { kind }]) => kinds.includes(kind)).map(([id]) => id);
}

/** What is told of it. */
export interface Told {
  readonly total: number;
  readonly over: number;
  readonly done: number;
  readonly already: number;
  readonly left: number;
  readonly failed: readonly { readonly id: string; readonly error: unknown }[];
}

export function toldOf(progress: Progress): Told {
  const count = (...kinds: readonly Fate['kind'][]) => idsThat(progress, ...kinds).length;
  const failed = [...progress].flatMap(([id, fate]) =>
    fate.kind === 'failed' ? [{ id, error: fate.error }] : [],
  );
  return {
    total: progress.size,
    over: progress.size - count('waiting', 'going'),
    ...{ done: count('done'), already: count('already'), left: count('left'), failed },
  };
}
