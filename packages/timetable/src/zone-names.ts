/** The names of one word in the IANA database; all others are an area and a city. */
const WORDS = new Set(
  [
    ['UTC', 'GMT', 'UCT', 'Universal', 'Zulu', 'Greenwich', 'GMT0', 'GMT+0', 'GMT-0'],
    ['Cuba', 'Egypt', 'Eire', 'GB', 'GB-Eire', 'Hongkong', 'Iceland', 'Iran', 'Israel', 'Jamaica'],
    ['Japan', 'Kwajalein', 'Libya', 'Navajo', 'NZ', 'NZ-CHAT', 'Poland', 'Portugal', 'PRC', 'ROC'],
    ['ROK', 'Singapore', 'Turkey', 'W-SU'],
    ['EST5EDT', 'CST6CDT', 'MST7MDT', 'PST8PDT'],
    ['CET', 'EET', 'MET', 'WET', 'EST', 'MST', 'HST'],
  ]
    .flat()
    .map((name) => name.toLowerCase()),
);

/**
 * Whether a name has the form of one in the IANA database. The platform takes more: abbreviations of its own, of which
 * CST is Chicago's and BST is Bangladesh's, whatever their author meant, and names that no other machine need know.
 */
export function isZoneName(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name)) return false;
  if (!name.includes('/')) return WORDS.has(name.toLowerCase());
  return !/^systemv\//i.test(name);
}
