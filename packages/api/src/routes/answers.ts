import { problemSchema } from '@escapement/core';

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
