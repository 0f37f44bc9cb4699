import type { jobInputSchema } from '@escapement/core';

type Refused = Extract<ReturnType<typeof jobInputSchema.safeParse>, { readonly success: false }>;

const findingsSaid = 5;

/** Made of the id by us: where it cannot be, the id cannot, and that is said. */
const made = 'task.handler';

/** What is wrong with a draft of a job, each with its field, in one line. */
export function foundInDraft({ error }: Refused): string {
  const all = error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  const written = all.filter(({ field }) => field !== made);
  return (written.length === 0 ? all : written)
    .slice(0, findingsSaid)
    .map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))
    .join('; ');
}
