import { saidReasonsZh } from '@escapement/core';
import type { enSaid } from '../en/said.ts';
import type { Translation } from '../translation.ts';

/** As the command line says them too, with the braces of this place. */
export const zhSaid = Object.fromEntries(
  Object.entries(saidReasonsZh).map(([code, sentence]) => [
    `said.${code}`,
    sentence.replaceAll(/\{(\w+)\}/g, '{{$1}}'),
  ]),
) as Translation<typeof enSaid>;
