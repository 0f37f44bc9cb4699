import type { CronFault } from './cron-fault.ts';
import { MAX_PERIOD_MS, MIN_PERIOD_MS } from './period.ts';
import { type Bilingual, clip } from './problem.ts';

const UNIT_MS: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milliseconds?|毫秒)$/i, 1],
  [/^(?:s|secs?|seconds?|秒钟?)$/i, 1000],
  [/^(?:m|mins?|minutes?|分钟?)$/i, 60_000],
  [/^(?:h|hrs?|hours?|小时)$/i, 3_600_000],
  [/^(?:d|days?|天|日)$/i, 86_400_000],
  [/^(?:w|weeks?|周|星期)$/i, 604_800_000],
];

/** Units of which no two are of one length. */
const OF_THE_CALENDAR = /^(?:mo|months?|y|yrs?|years?|个?月|年)$/i;

const CALENDAR_INSTEAD: Bilingual = {
  en: '@monthly or @yearly, or fields such as 0 0 1 */2 * for every second month',
  zh: '@monthly、@yearly，或带字段的表达式，例如 0 0 1 */2 * 表示每两个月',
};

const ALLOWED: Bilingual = {
  en: 'a duration such as 500ms, 15s, 10m, 1h30m, 2d',
  zh: '时长，例如 500ms、15s、10m、1h30m、2d',
};

/** The period of `@every 1h30m` in milliseconds, what is wrong with it, or undefined: no such thing. */
export function readEveryNickname(expression: string): number | CronFault | undefined {
  const match = /^\s*@every(?=\s|$)\s*(.*?)\s*$/is.exec(expression);
  if (match === null) return undefined;
  const duration = match[1] ?? '';
  const position =
    duration === '' ? expression.indexOf('@') : expression.trimEnd().length - duration.length;
  const read = readDuration(duration);
  if (typeof read === 'number') return read;
  const { from = 0, ...refusal } = read;
  const text = clip(duration.slice(from));
  return { code: 'CRON_EVERY_DURATION', text, position: position + from, ...refusal };
}

interface Refusal {
  /** Where in the duration the fault is; at its beginning unless said. */
  readonly from?: number;
  readonly message: Bilingual;
  readonly allowed: Bilingual;
}

/** `1h30m`, `1.5h`, `1h 30m`, `90 minutes`. */
function readDuration(duration: string): number | Refusal {
  const shown = clip(duration);
  if (duration === '') {
    return refuse({ en: '@every lacks a duration', zh: '@every 后缺少时长' });
  }
  const parts = [...duration.matchAll(PART)];
  const rest = duration.slice(parts.reduce((length, [part]) => length + part.length, 0));
  if (/^(?:\d+\.?\d*|\.\d+)$/.test(rest)) return withoutUnit(duration, rest);
  if (parts.map(([part]) => part).join('') !== duration) {
    return refuse({ en: `"${shown}" is no duration`, zh: `“${shown}”不是时长` });
  }
  let total = 0;
  for (const [, count = '', unit = ''] of parts) {
    const unitMs = UNIT_MS.find(([name]) => name.test(unit))?.[1];
    if (unitMs === undefined) return unknownUnit(unit);
    total += Number(count) * unitMs;
  }
  return inRange(total, shown);
}

/** A number and its unit. */
const PART = /(\d+(?:\.\d+)?|\.\d+)\s*([a-zµμ\u4e00-\u9fff]+)\s*/gi;

function withoutUnit(duration: string, written: string): Refusal {
  const number = clip(written);
  const whole = duration === written ? `@every ${number}` : number;
  return {
    from: duration.length - written.length,
    message: { en: `${whole} lacks a unit`, zh: `${whole} 缺少单位` },
    allowed: {
      en: `${number}s for seconds, ${number}m for minutes, ${number}h for hours`,
      zh: `${number}s 表示秒，${number}m 表示分钟，${number}h 表示小时`,
    },
  };
}

function unknownUnit(written: string): Refusal {
  const unit = clip(written);
  if (!OF_THE_CALENDAR.test(written)) {
    return refuse({ en: `"${unit}" is no unit of time`, zh: `“${unit}”不是时间单位` });
  }
  return {
    message: {
      en: `"${unit}" is of no fixed length, and @every follows elapsed time`,
      zh: `“${unit}”没有固定长度，而 @every 按经过的时间触发`,
    },
    allowed: CALENDAR_INSTEAD,
  };
}

/** Fractions such as 0.1h may miss a whole number by a hair. */
function inRange(total: number, shown: string): number | Refusal {
  if (total > MAX_PERIOD_MS) return tooLong(shown);
  const whole = Math.round(total);
  if (Math.abs(whole - total) > 1e-6 * Math.max(1, total)) {
    return refuse({ en: `${shown} is not whole milliseconds`, zh: `${shown} 不是整数毫秒` });
  }
  if (whole === 0) {
    return refuse({ en: '@every needs a duration above 0', zh: '@every 的时长必须大于 0' });
  }
  if (whole < MIN_PERIOD_MS) {
    return {
      message: { en: `${shown} is too short to be kept`, zh: `${shown} 过短，无法保证` },
      allowed: { en: `at least ${MIN_PERIOD_MS}ms`, zh: `不小于 ${MIN_PERIOD_MS}ms` },
    };
  }
  return whole;
}

function tooLong(shown: string): Refusal {
  return {
    message: {
      en: `${shown} is longer than the years that the timetable covers`,
      zh: `${shown} 超出了时间表所覆盖的年份`,
    },
    allowed: { en: 'up to two centuries', zh: '不超过两百年' },
  };
}

function refuse(message: Bilingual): Refusal {
  return { message, allowed: ALLOWED };
}
