import type { DefinitionCatalog, Task } from '@escapement/core';

/** The ids of the jobs whose task asks for something by name, in order, for every name that is asked for; one walk over the definitions. */
export function jobsByName(
  catalog: Pick<DefinitionCatalog, 'all'>,
  namesIn: (task: Task) => ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly string[]> {
  const using = new Map<string, string[]>();
  for (const { id, task } of catalog.all()) {
    for (const name of namesIn(task).keys()) {
      const jobs = using.get(name);
      if (jobs === undefined) using.set(name, [id]);
      else jobs.push(id);
    }
  }
  for (const jobs of using.values()) jobs.sort();
  return using;
}
