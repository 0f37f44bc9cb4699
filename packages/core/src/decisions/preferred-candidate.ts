/** Who stands for something, and of which version its program is, where it says so. */
export interface VersionedCandidate {
  readonly nodeId: string;
  readonly version?: string | undefined;
}

/**
 * Who is to have what `mine` would have: the first in line of the newest version, where that is newer than the version of `mine`. A program that says no version is older
 * than each that does.
 */
export function preferredOver(
  mine: string | undefined,
  line: readonly VersionedCandidate[],
): string | undefined {
  let newest: VersionedCandidate | undefined;
  for (const each of line) {
    if (compareVersions(each.version, newest?.version) > 0) newest = each;
  }
  return compareVersions(newest?.version, mine) > 0 ? newest?.nodeId : undefined;
}

/** As those of packages are: number by number, and `2.0.0-rc.1` before `2.0.0`; what follows a `+` says nothing. Above 0 where `a` is the newer one. */
export function compareVersions(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const [one, other] = [partsOf(a), partsOf(b)];
  const byNumbers = compareLists(one.numbers, other.numbers, '0');
  if (byNumbers !== 0) return byNumbers;
  const { before } = one;
  if (before === undefined || other.before === undefined) {
    return Number(before === undefined) - Number(other.before === undefined);
  }
  return compareLists(before, other.before, '');
}

function partsOf(version: string) {
  const [said = ''] = version.replace(/^v(?=\d)/, '').split('+');
  const dash = said.indexOf('-');
  return {
    numbers: (dash < 0 ? said : said.slice(0, dash)).split('.'),
    before: dash < 0 ? undefined : said.slice(dash + 1).split('.'),
  };
}

/** What one of the two has no more of counts as `missing`. */
function compareLists(a: readonly string[], b: readonly string[], missing: string): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = compareParts(a[i] ?? missing, b[i] ?? missing);
    if (difference !== 0) return difference;
  }
  return 0;
}

const isNumber = (part: string): boolean => /^\d+$/.test(part);

/** Numbers as numbers, and before all words. Numbers of any length: the longer one is the larger. */
function compareParts(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) {
    const [one, other] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
    return one.length - other.length || compareTexts(one, other);
  }
  if (isNumber(a) !== isNumber(b) && a !== '' && b !== '') return isNumber(a) ? -1 : 1;
  return compareTexts(a, b);
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
