import { type DefinitionCatalog, type Logger, toIso, type Unknown } from '@escapement/core';

const namedMost = 10;

/** Says once of a loss which jobs come after others, since nothing comes after what had ended in it and was not seen to. */
export function tellLostEnds(
  {
    catalog,
    logger,
  }: { readonly catalog: Pick<DefinitionCatalog, 'all'>; readonly logger: Logger },
  { after, until, reason }: Unknown,
): void {
  const jobs: string[] = [];
  for (const definition of catalog.all()) {
    if (definition.after !== undefined) jobs.push(definition.id);
  }
  if (jobs.length === 0) return;
  logger.warn(
    {
      ...{ code: 'CHAIN_ENDS_UNKNOWN', reason, count: jobs.length },
      ...{ jobs: jobs.slice(0, namedMost), after: toIso(after), until: toIso(until) },
    },
    'ends of runs may be lost with what Redis forgot, so that nothing comes after them: see the rows "unknown" of these jobs, and run by hand what is missing',
  );
}
