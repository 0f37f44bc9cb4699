import { type Bilingual, clip, type ScheduleProblem, wholeValueProblem } from './problem.ts';
import { zonesByAbbreviation } from './zone-aliases.ts';
import { suggestTimeZones } from './zone-suggestion.ts';

/** The problem of a name that is no zone's, with what may have been meant. */
export function unknownTimeZone(timeZone: string): ScheduleProblem {
  return wholeValueProblem({
    code: 'TIME_ZONE_UNKNOWN',
    path: 'timeZone',
    value: timeZone,
    message: zonesByAbbreviation(timeZone).length > 0 ? abbreviation(timeZone) : unknown(timeZone),
    allowed: {
      en: 'an IANA name such as Asia/Shanghai, America/New_York or UTC',
      zh: 'IANA 时区名，例如 Asia/Shanghai、America/New_York 或 UTC',
    },
  });
}

function unknown(timeZone: string): Bilingual {
  const [near] = suggestTimeZones(timeZone);
  const shown = clip(timeZone);
  return near === undefined
    ? { en: `No time zone is called "${shown}"`, zh: `没有名为“${shown}”的时区` }
    : {
        en: `No time zone is called "${shown}"; did you mean ${near}?`,
        zh: `没有名为“${shown}”的时区，是否为 ${near}？`,
      };
}

/** An abbreviation is no zone even where it seems to be clear: it is that of one half of a year. */
function abbreviation(timeZone: string): Bilingual {
  const candidates = suggestTimeZones(timeZone);
  return {
    en: `"${clip(timeZone)}" is an abbreviation and no time zone; did you mean ${candidates.join(' or ')}?`,
    zh: `“${clip(timeZone)}”是缩写而不是时区名，是否为 ${candidates.join(' 或 ')}？`,
  };
}
