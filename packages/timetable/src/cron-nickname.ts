import type { CronFault } from './cron-fault.ts';
import { clip } from './problem.ts';

const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * SUN',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const ALLOWED = {
  en: `${Object.keys(NICKNAMES).join(' ')} or @every 15s`,
  zh: `${Object.keys(NICKNAMES).join(' ')} 或 @every 15s`,
};

/** The expression that a nickname stands for, the text itself if it is none, or what is wrong. */
export function replaceNickname(expression: string): string | CronFault {
  const trimmed = expression.trim();
  if (!trimmed.startsWith('@')) return expression;
  const known = NICKNAMES[trimmed.toLowerCase()];
  return known ?? unknownNickname(expression);
}

function unknownNickname(expression: string): CronFault {
  const text = expression.trim();
  return {
    code: 'CRON_NICKNAME_UNKNOWN',
    text: clip(text),
    position: expression.indexOf('@'),
    message: { en: `${clip(text)} is not a known nickname`, zh: `未知的别名 ${clip(text)}` },
    allowed: ALLOWED,
  };
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The period of `@every 1h30m` in milliseconds, what is wrong with it, or undefined: no such thing. */
export function readEveryNickname(text: string): number | CronFault | undefined {
  if (!/^@every(\s|$)/i.test(text)) return undefined;
  const duration = text.slice(6).trim();
  const parts = [...duration.matchAll(/(\d{1,9})(ms|[smhd])/g)];
  const isWhole = duration !== '' && parts.map((part) => part[0]).join('') === duration;
  const total = parts.reduce(
    (sum, part) => sum + Number(part[1]) * (UNIT_MS[part[2] ?? ''] ?? 0),
    0,
  );
  if (isWhole && total > 0) return total;
  return {
    code: 'CRON_EVERY_DURATION',
    text: clip(duration),
    position: duration === '' ? 0 : text.indexOf(duration),
    message: {
      en: `@every needs a duration above 0, not "${clip(duration)}"`,
      zh: `@every 需要大于 0 的时长，而不是“${clip(duration)}”`,
    },
    allowed: { en: 'such as 500ms, 15s, 10m, 1h30m, 2d', zh: '例如 500ms、15s、10m、1h30m、2d' },
  };
}
