import { clip, type ScheduleProblem, wholeValueProblem } from './problem.ts';
import { suggestTimeZone } from './zone-suggestion.ts';

/** The problem of a zone name that the platform has no data for. */
export function unknownTimeZone(timeZone: string): ScheduleProblem {
  const near = suggestTimeZone(timeZone);
  const hint =
    near === undefined
      ? { en: '', zh: '' }
      : { en: `; did you mean ${near}?`, zh: `，是否为 ${near}？` };
  return wholeValueProblem({
    code: 'TIME_ZONE_UNKNOWN',
    path: 'timeZone',
    value: timeZone,
    message: {
      en: `No time zone is called "${clip(timeZone)}"${hint.en}`,
      zh: `没有名为“${clip(timeZone)}”的时区${hint.zh}`,
    },
    allowed: {
      en: 'an IANA name such as Asia/Shanghai, America/New_York or UTC',
      zh: 'IANA 时区名，例如 Asia/Shanghai、America/New_York 或 UTC',
    },
  });
}
