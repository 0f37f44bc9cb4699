import { myZone } from './zone-format.ts';
import { alsoCalled, renamed } from './zone-names.ts';

export interface ZoneOption {
  value: string;
  label: string;
  /** Everything that a search may hit, in lower case. */
  haystack: string;
}

/** Whether the zone's offset differs somewhere within 400 days; only then do the rules about clock changes matter. */
export function changesClocks(zone: string, now: number): boolean {
  const offsets = new Set<string>();
  for (let days = 0; days <= 400; days += 10) {
    offsets.add(offsetText(zone, now + days * 86_400_000));
  }
  return offsets.size > 1;
}

const offsetFormats = new Map<string, Intl.DateTimeFormat | undefined>();

/** `GMT+08:00`; empty for a zone that this browser does not know, though the server may. */
function offsetText(zone: string, at: number): string {
  if (!offsetFormats.has(zone)) offsetFormats.set(zone, formatOf(zone, 'longOffset', 'en'));
  return zoneName(offsetFormats.get(zone), at);
}

function formatOf(
  timeZone: string,
  timeZoneName: 'longOffset' | 'shortGeneric',
  locale: string,
): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(locale, { timeZone, timeZoneName });
  } catch {
    return undefined;
  }
}

function zoneName(format: Intl.DateTimeFormat | undefined, at: number): string {
  const parts = format?.formatToParts(at) ?? [];
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

let made: ZoneOption[] | undefined;

/** Every zone that the platform knows, UTC and the reader's own first. Made on first use: it asks `Intl` 400 times. */
export function zoneOptions(now: number): ZoneOption[] {
  if (made === undefined) {
    const first = [calledNow(myZone(), now), 'UTC'];
    const others = Intl.supportedValuesOf('timeZone').map((zone) => calledNow(zone, now));
    made = [...new Set([...first, ...others])].map((zone) => optionOf(zone, now));
  }
  return made;
}

/** A zone that the platform lists under another name is still a zone. */
export function withZone(options: ZoneOption[], zone: string, now: number): ZoneOption[] {
  return options.some(({ value }) => value === zone) ? options : [...options, optionOf(zone, now)];
}

/** By the name that the database has for it now, where this browser knows that too. */
function calledNow(zone: string, now: number): string {
  const name = renamed[zone];
  return name === undefined || offsetText(name, now) === '' ? zone : name;
}

function optionOf(zone: string, now: number): ZoneOption {
  const known = offsetText(zone, now);
  // Of a zone that this browser does not know it has nothing to say.
  const offset = known === '' ? '' : known.replace('GMT', '') || '+00:00';
  const chinese = zoneName(formatOf(zone, 'shortGeneric', 'zh-CN'), now);
  const plain = zone.replaceAll('_', ' ');
  const before = Object.keys(renamed).filter((name) => renamed[name] === zone);
  const called = [zone, plain, ...before, chinese, alsoCalled[zone] ?? '', ...spelled(offset)];
  return {
    value: zone,
    label: offset === '' ? plain : `${plain} (${offset.replace('-', '−')})`,
    haystack: called.join(' ').toLowerCase(),
  };
}

/** An offset in the ways in which people write it: `+08:00`, `+8`, `utc+8`, `gmt+8`. */
function spelled(offset: string): readonly string[] {
  if (offset === '') return [];
  const short = offset.replace(/^([+-])0/, '$1').replace(':00', '');
  return [offset, short].flatMap((each) => [each, `utc${each}`, `gmt${each}`]);
}

/**
 * The zones that what was typed may mean: each of its words begins a word of theirs. Only where none is so, its words may stand anywhere: `est`
 * means New York, and neither Creston nor Budapest. The zone that is called so comes first, as UTC does before all whose offset is written `utc+8`.
 */
export function zonesLike(options: readonly ZoneOption[], typed: string): readonly ZoneOption[] {
  const name = typed.trim().toLowerCase();
  const isCalledSo = ({ value }: ZoneOption) =>
    [value, value.replaceAll('_', ' ')].some((each) => each.toLowerCase() === name);
  const found = likeWords(options, typed);
  return [...found.filter(isCalledSo), ...found.filter((option) => !isCalledSo(option))];
}

function likeWords(options: readonly ZoneOption[], typed: string): readonly ZoneOption[] {
  const words = typed.toLowerCase().replaceAll('−', '-').replace(/[()]/g, ' ').trim().split(/\s+/);
  const begun = options.filter(({ haystack }) => {
    const names = haystack.split(/[\s/_]+/);
    return words.every((word) =>
      word.includes('/') || word.includes('_')
        ? haystack.includes(word)
        : names.some((name) => name.startsWith(word)),
    );
  });
  if (begun.length > 0) return begun;
  return options.filter(({ haystack }) => words.every((word) => haystack.includes(word)));
}
