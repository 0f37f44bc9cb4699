import type { CronFault, Piece } from './cron-fault.ts';
import { type Bilingual, clip } from './problem.ts';
import { isKnownTimeZone } from './zone.ts';
import { zoneByAlias, zonesByAbbreviation } from './zone-aliases.ts';
import { suggestTimeZones } from './zone-suggestion.ts';

/** `TZ=…` and `CRON_TZ=…` in front of the fields. */
export function zoneBefore([first]: readonly Piece[]): CronFault | undefined {
  const zone = /^(?:CRON_)?TZ=(.*)$/i.exec(first?.text ?? '')?.[1];
  return first === undefined || zone === undefined ? undefined : zoneFault(first, zone);
}

/** A zone after five fields, after six, or after a nickname, in whatever words. */
export function zoneAfter(pieces: readonly Piece[]): CronFault | undefined {
  const [first] = pieces;
  const last = pieces.at(-1);
  const when = first?.text.startsWith('@') === true ? 1 : 5;
  if (last === undefined || pieces.length <= when) return undefined;
  return isZone(last.text) ? zoneFault(last, last.text) : undefined;
}

/** An area and a city, an offset, or UTC: no item of a field has letters after a slash. */
const ZONE =
  /^(?:(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d\d)?)?|Z|[+-](?:[89]|\d\d)(?::?\d\d)?|[a-z]{2,}\/[a-z][\w+\-/]*)$/i;

function isZone(text: string): boolean {
  if (ZONE.test(text) || zonesByAbbreviation(text).length > 0) return true;
  return isKnownTimeZone(text) || zoneByAlias(text) !== undefined;
}

function zoneFault(piece: Piece, zone: string): CronFault {
  return {
    code: 'CRON_ZONE_IN_EXPRESSION',
    text: clip(piece.text),
    position: piece.position,
    message: {
      en: 'A time zone does not stand in the expression',
      zh: '时区不写在表达式里',
    },
    allowed: besideIt(isKnownTimeZone(zone) ? [zone] : suggestTimeZones(zone)),
  };
}

/** Only a zone that is one is told to be written. */
function besideIt(zones: readonly string[]): Bilingual {
  const quoted = zones.map((zone) => `"${zone}"`);
  const [en, zh] =
    quoted.length === 0
      ? [', such as "Asia/Shanghai"', '，例如 "Asia/Shanghai"']
      : [`: ${quoted.join(' or ')}`, `：${quoted.join(' 或 ')}`];
  return {
    en: `the expression without it, and beside it timeZone${en}`,
    zh: `表达式中去掉它，另写 timeZone${zh}`,
  };
}
