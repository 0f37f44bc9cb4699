import { zoneByAlias, zoneByOffset, zonesByAbbreviation } from './zone-aliases.ts';
import { isZoneName } from './zone-names.ts';

/** What somebody may have meant by a name that is no zone's, the likeliest first; none if nothing is near. */
export function suggestTimeZones(typed: string): readonly string[] {
  const text = typed.normalize('NFKC').trim();
  if (text === '' || text.length > 64) return [];
  const meant = zoneByOffset(text) ?? zoneByAlias(text);
  if (meant !== undefined) return [meant];
  const candidates = zonesByAbbreviation(text);
  if (candidates.length > 0) return candidates;
  // Beyond the offsets that there are, a name that is near without its figures would be hours off.
  if (/[+-]\s*\d/.test(text)) return [];
  const near = nearestName(text);
  return near === undefined ? [] : [near];
}

/** The known zone whose name is nearest to a mistyped one, or undefined if none is near. */
function nearestName(text: string): string | undefined {
  const typed = plain(text);
  // A few letters are near to many names, and an abbreviation is no city.
  if (typed.length < 4 || typed.length > 40) return undefined;
  const near = Intl.supportedValuesOf('timeZone')
    .filter(isZoneName)
    .map((name) => ({ name, distance: distanceTo(name, typed) }))
    .reduce((a, b) => (b.distance < a.distance ? b : a));
  // One letter makes another word of a short one: nobody who writes "none" means Nome.
  const tolerated = typed.length < 5 ? 0 : Math.min(2, Math.floor(typed.length / 4));
  return near.distance <= tolerated ? near.name : undefined;
}

/** People type the whole name, or the city alone. */
function distanceTo(name: string, typed: string): number {
  const city = name.slice(name.lastIndexOf('/') + 1);
  return Math.min(editDistance(plain(name), typed), editDistance(plain(city), typed));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

/** How many letters must be added, left out or changed. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
