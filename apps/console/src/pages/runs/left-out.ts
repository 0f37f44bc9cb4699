import { filterChars, isJobId } from '@escapement/core';

interface LeftOut {
  /** Of jobs, queues or workers. */
  readonly ids: readonly string[];
  /** Those for which there is no room in one question. */
  readonly tooMany: readonly string[];
}

/** The jobs that a list is asked for without: as many of those that the address names as the server takes, in their order. */
export function leftOut(exclude: string | undefined): LeftOut {
  return roomFor(exclude?.split(',').filter(isJobId) ?? []);
}

/** The same of queues and of workers, which may be called anything. */
export function leftOutNames(exclude: string | undefined): LeftOut {
  return roomFor(exclude?.split(',').filter((each) => each !== '') ?? []);
}

function roomFor(asked: readonly string[]): LeftOut {
  const ids: string[] = [];
  const tooMany: string[] = [];
  let length = 0;
  for (const id of new Set(asked)) {
    const longer = length + id.length + (length === 0 ? 0 : 1);
    const fits = longer <= filterChars.runs.exclude;
    if (fits) length = longer;
    (fits ? ids : tooMany).push(id);
  }
  return { ids, tooMany };
}

/** With one more of them; `undefined` where there is no room for it. */
export function withOne(exclude: string | undefined, id: string): string | undefined {
  const { ids, tooMany } = leftOut([...(exclude === undefined ? [] : [exclude]), id].join(','));
  return tooMany.includes(id) ? undefined : ids.join(',');
}
