/** A shorter period cannot be kept: a leader would be behind itself, and its runs behind each other. */
export const MIN_PERIOD_MS = 100;

/** Two centuries; a longer one would fire once, if at all, in the years that the timetable covers. */
export const MAX_PERIOD_MS = 200 * 366 * 86_400_000;
