import { problemSchema } from '@escapement/protocol';
import { z } from 'zod';

/** What every route may answer besides what it is for. */
export const refusals = {
  '4xx': {
    description: 'Refused: see code, errors and detail',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
  '5xx': {
    description: 'ZooKeeper, Redis or the server cannot at the moment',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
};

/** Documents If-Match; its form is checked where it is read. */
export const ifMatchHeaders = z.looseObject({
  'if-match': z
    .string()
    .optional()
    .describe('The ETag of the version that is meant, such as "3", or * for whatever stands'),
});
