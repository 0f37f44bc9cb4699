import { type JobDefinition, jobInputSchema } from '@escapement/core';

/** What a person would have sent to make this definition, unless its fields are not those of a job any more. */
export function inputOf(definition: JobDefinition) {
  const {
    version: _v,
    revision: _r,
    createdAt: _c,
    updatedAt: _u,
    paused: _p,
    calendarVersions: _cv,
    ...rest
  } = definition;
  return jobInputSchema.safeParse(rest);
}
