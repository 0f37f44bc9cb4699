import { CoordinationFault, type Wanted } from '@escapement/core';

/** To be asked before anything is sent that writes. Throws where nobody waits for it any more. */
export function mustBeWanted({ signal }: Wanted): void {
  if (signal?.aborted !== true) return;
  throw new CoordinationFault('COORD_TIMEOUT', 'nobody waits for this write any more', {
    retryable: true,
  });
}
