import type { CronFault } from './cron-fault.ts';
import { MAX_PERIOD_MS, MIN_PERIOD_MS } from './period.ts';
import { type Bilingual, clip } from './problem.ts';

const UNIT_MS: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milliseconds?)$/i, 1],
  [/^(?:s|secs?|seconds?)$/i, 1000],
  [/^(?:m|mins?|minutes?)$/i, 60_000],
  [/^(?:h|hrs?|hours?)$/i, 3_600_000],
  [/^(?:d|days?)$/i, 86_400_000],
  [/^(?:w|weeks?)$/i, 604_800_000],
];

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
  return { code: 'CRON_EVERY_DURATION', text: clip(duration), position, ...read };
}

interface Refusal {
  readonly message: Bilingual;
  readonly allowed: Bilingual;
}

/** `1h30m`, `1.5h`, `1h 30m`, `90 minutes`. */
function readDuration(duration: string): number | Refusal {
  const shown = clip(duration);
  if (duration === '') {
    return refuse({ en: '@every lacks a duration', zh: '@every 后缺少时长' });
  }
  if (/^[\d.]+$/.test(duration)) {
    return {
      message: { en: `@every ${shown} lacks a unit`, zh: `@every ${shown} 缺少单位` },
      allowed: {
        en: `${shown}s for seconds, ${shown}m for minutes, ${shown}h for hours`,
        zh: `${shown}s 表示秒，${shown}m 表示分钟，${shown}h 表示小时`,
      },
    };
  }
  const parts = [...duration.matchAll(/(\d{1,12}(?:\.\d{1,9})?)\s*([a-z]+)\s*/gi)];
  if (parts.map((part) => part[0]).join('') !== duration) {
    return refuse({ en: `"${shown}" is no duration`, zh: `“${shown}” 不是时长` });
  }
  let total = 0;
  for (const [, count = '', unit = ''] of parts) {
    const unitMs = UNIT_MS.find(([name]) => name.test(unit))?.[1];
    if (unitMs === undefined) {
      return refuse({
        en: `"${clip(unit)}" is no unit of time`,
        zh: `“${clip(unit)}” 不是时间单位`,
      });
    }
    total += Number(count) * unitMs;
  }
  return inRange(total, shown);
}

/** Fractions such as 0.1h may miss a whole number by a hair. */
function inRange(total: number, shown: string): number | Refusal {
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
  if (whole > MAX_PERIOD_MS) {
    return {
      message: {
        en: `${shown} is longer than the years that the timetable covers`,
        zh: `${shown} 超出了时间表所覆盖的年份`,
      },
      allowed: { en: 'up to two centuries', zh: '不超过两百年' },
    };
  }
  return whole;
}

function refuse(message: Bilingual): Refusal {
  return { message, allowed: ALLOWED };
}
