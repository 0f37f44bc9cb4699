import type { ConfigContent } from '@escapement/core';

/** What a person writes of an entry, without its name and what the store adds. */
export function configContent({ value, schema }: ConfigContent): ConfigContent {
  return { value, ...(schema === undefined ? {} : { schema }) };
}
