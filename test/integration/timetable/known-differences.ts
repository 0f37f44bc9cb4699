/** A way in which a peer differs, as listed in the package's README under the same name. */
export interface KnownDifference {
  readonly name: string;
  readonly peer: 'cron-parser' | 'croner';
  readonly expressions: readonly string[];
  /** Places, as `<zone> <month>`; absent: everywhere. */
  readonly places?: readonly string[];
}

const FIXED_IN_A_GAP = [
  '30 2 * * *',
  '15 2 * * *',
  '45 1 * * *',
  '30 1 * * *',
  '30 0 * * *',
  '15 30 2 * * *',
];
const LISTED_HOURS = ['0 2,3 * * *', '30 1-3 * * *'];
const SPRING = [
  'America/New_York 2027-03',
  'Africa/Casablanca 2026-03',
  'Antarctica/Troll 2026-03',
  'Africa/Cairo 2026-04',
  'America/Santiago 2026-09',
  'Australia/Lord_Howe 2026-10',
];
const AUTUMN = [
  'America/New_York 2026-10',
  'Africa/Casablanca 2026-02',
  'Antarctica/Troll 2026-10',
  'Australia/Lord_Howe 2026-04',
];
const STEPPED_MINUTES = ['*/20 1 * * *', '*/30 2 * * *'];

/** Every difference that the corpus shows; the test fails on one that is missing, and on one that is gone. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'gap: shifted by its length',
    peer: 'cron-parser',
    expressions: [...FIXED_IN_A_GAP, ...STEPPED_MINUTES],
    places: SPRING.filter((place) => !place.startsWith('Australia')),
  },
  {
    name: 'gap of half an hour: lost',
    peer: 'cron-parser',
    expressions: ['15 2 * * *', ...LISTED_HOURS],
    places: ['Australia/Lord_Howe 2026-10'],
  },
  {
    name: 'gap of half an hour: lost by a list',
    peer: 'croner',
    expressions: ['0 2,3 * * *'],
    places: ['Australia/Lord_Howe 2026-10'],
  },
  {
    name: 'gap: a list of hours is not made up for',
    peer: 'cron-parser',
    expressions: ['30 1-3 * * *'],
    places: SPRING.slice(0, 3),
  },
  {
    name: 'gap: a range of hours is not made up for',
    peer: 'croner',
    expressions: ['30 1-3 * * *'],
    places: SPRING.slice(0, 3),
  },
  {
    name: 'gap: a stepped hour is shifted',
    peer: 'cron-parser',
    expressions: ['0 */2 * * *', '0 */5 * * *'],
    places: SPRING,
  },
  {
    name: 'gap: stepped minutes are not made up for',
    peer: 'croner',
    expressions: STEPPED_MINUTES,
    places: SPRING,
  },
  {
    name: 'overlap of half an hour: error',
    peer: 'cron-parser',
    expressions: ['0 */2 * * *', '0 */5 * * *', '15 2 * * *', '0 2,3 * * *', '*/30 2 * * *'],
    places: ['Australia/Lord_Howe 2026-04'],
  },
  {
    name: 'overlap of two hours: fires twice',
    peer: 'cron-parser',
    expressions: ['30 2 * * *', '15 2 * * *', '15 30 2 * * *', '*/30 2 * * *', ...LISTED_HOURS],
    places: ['Antarctica/Troll 2026-10'],
  },
  {
    name: 'overlap: lists, ranges and stepped minutes fire twice',
    peer: 'croner',
    expressions: [...LISTED_HOURS, ...STEPPED_MINUTES],
    places: AUTUMN,
  },
  ...(['cron-parser', 'croner'] as const).flatMap((peer): readonly KnownDifference[] => [
    { name: 'skipped day: lost', peer, expressions: ['*'], places: ['Pacific/Apia 2011-12'] },
    { name: 'days: a starred step counts as restricted', peer, expressions: ['0 0 */2 * 1'] },
    { name: 'grammar: ranges do not wrap', peer, expressions: ['0 22-2 * * *', '0 0 * * 5-1'] },
    { name: 'grammar: no L-n', peer, expressions: ['0 0 L-3 * *'] },
  ]),
  { name: 'days: 1/2 includes Sunday', peer: 'cron-parser', expressions: ['0 0 * * 1/2'] },
  { name: 'grammar: no W', peer: 'cron-parser', expressions: ['0 0 15W * *', '0 0 LW * *'] },
  { name: 'grammar: no year', peer: 'cron-parser', expressions: ['0 0 0 1 1 * 2028'] },
  {
    name: 'grammar: four fields and none are accepted',
    peer: 'cron-parser',
    expressions: ['* * * *', ''],
  },
  {
    name: 'grammar: no step from a number',
    peer: 'croner',
    expressions: ['0 0 * * 1/2', '5/20 * * * *'],
  },
  { name: 'grammar: no step beyond the field', peer: 'croner', expressions: ['*/90 * * * *'] },
  { name: 'grammar: 30 February is accepted', peer: 'croner', expressions: ['0 0 30 2 *'] },
];
