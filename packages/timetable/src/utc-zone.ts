import { Zone } from './zone.ts';

const UTC = new Zone('UTC', () => 0);

/** The zone of schedules that name none: UTC, which has no transitions. */
export function utcZone(): Zone {
  return UTC;
}
