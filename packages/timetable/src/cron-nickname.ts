import type { CronFault } from './cron-fault.ts';
import { clip } from './problem.ts';

/** Weekdays go by name, since their numbers depend on the dialect. */
const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * SUN',
  '@weekdays': '0 0 * * MON-FRI',
  '@weekends': '0 0 * * SAT,SUN',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
  '@minutely': '* * * * *',
  '@secondly': '* * * * * *',
};

const ALLOWED = {
  en: `${Object.keys(NICKNAMES).join(' ')} or @every 15s`,
  zh: `${Object.keys(NICKNAMES).join(' ')} 或 @every 15s`,
};

/** The expression that a nickname stands for, the text itself if it is none, or what is wrong. */
export function replaceNickname(expression: string): string | CronFault {
  const trimmed = expression.trim();
  if (!trimmed.startsWith('@')) return expression;
  const [word = ''] = trimmed.split(/\s/, 1);
  return isNickname(word)
    ? (NICKNAMES[word.toLowerCase()] ?? '')
    : unknownNickname(expression, word);
}

/** Whether a word stands for fields. */
export function isNickname(word: string): boolean {
  return Object.hasOwn(NICKNAMES, word.toLowerCase());
}

function unknownNickname(expression: string, word: string): CronFault {
  const text = clip(word);
  const place = { code: 'CRON_NICKNAME_UNKNOWN', text, position: expression.indexOf('@') };
  if (/^@reboot$/i.test(text)) {
    return {
      ...place,
      message: {
        en: `${text} means the start of a machine, which no clock tells`,
        zh: `${text} 指机器启动之时，无法由时钟得知`,
      },
      allowed: {
        en: 'kind "manual", and a run started through the API once the machine is up',
        zh: 'kind 设为 "manual"，并在机器启动后通过 API 启动一次运行',
      },
    };
  }
  return {
    ...place,
    message: { en: `${text} is not a known nickname`, zh: `未知的别名 ${text}` },
    allowed: ALLOWED,
  };
}
