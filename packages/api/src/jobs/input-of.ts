import { type JobDefinition, jobContent, jobInputSchema } from '@escapement/core';

/** What a person would have sent to make this definition, unless its fields are not those of a job any more. */
export function inputOf(definition: JobDefinition) {
  return jobInputSchema.safeParse(jobContent(definition));
}
