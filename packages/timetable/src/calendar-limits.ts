/** Lists that no person reads any more are refused. */
export const MAX_RULES = 1000;
export const MAX_WINDOWS = 200;
export const MAX_RANGE_DAYS = 366;
