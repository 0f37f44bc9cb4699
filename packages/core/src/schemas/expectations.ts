import type { Words } from './words.ts';

/** What a schema expects where its library has no words of use, in each language of the product. */
export const expectations = {
  instant: {
    en: 'an ISO 8601 instant with an offset, such as 2026-03-07T02:00:00.000Z',
    zh: '带时区偏移的 ISO 8601 时刻，例如 2026-03-07T02:00:00.000Z',
  },
  jobId: {
    en: '1–64 of a-z, 0-9 and -, beginning and ending with a letter or digit',
    zh: '1–64 个 a-z、0-9 或 -，以字母或数字开头和结尾',
  },
  displayName: {
    en: '1–100 characters of any script on one line, without blanks at either end, control characters and characters that turn the direction of text',
    zh: '1–100 个任意文字的字符，不换行，首尾无空白，不含控制字符和改变文字方向的字符',
  },
  afterJobs: { en: 'each job once', zh: '每个任务只能出现一次' },
  shardParameters: { en: 'one for each shard', zh: '与分片数量相同' },
  queueName: {
    en: '1–64 of letters, digits, ".", "_" and "-", a letter or digit first',
    zh: '1–64 个字母、数字、“.”、“_”或“-”，以字母或数字开头',
  },
  jobLock: {
    en: 'the name of a lock, or {name, permits} for a semaphore',
    zh: '锁名，或用 {name, permits} 表示信号量',
  },
  lockName: {
    en: '1–64 of letters, digits, ".", "_" and "-", a letter or digit first; with a schedule of keys also ${key}',
    zh: '1–64 个字母、数字、“.”、“_”或“-”，以字母或数字开头；按键触发的任务还可使用 ${key}',
  },
  delayedKey: {
    en: '1–128 of letters, digits, ".", "_", ":" and "-", beginning with a letter or digit',
    zh: '1–128 个字母、数字、“.”、“_”、“:”或“-”，以字母或数字开头',
  },
  handlerName: {
    en: 'a handler name such as billing.daily',
    zh: '处理函数名，例如 billing.daily',
  },
  variableName: {
    en: 'a name of letters, digits and "_", such as REPORT_DAY',
    zh: '由字母、数字和“_”组成的变量名，例如 REPORT_DAY',
  },
  variableValue: { en: 'a text without NUL characters', zh: '不含 NUL 字符的文本' },
  secretName: {
    en: '1–64 of letters, digits, ".", "_" and "-", beginning with a letter or digit',
    zh: '1–64 个字母、数字、“.”、“_”或“-”，以字母或数字开头',
  },
  headerName: {
    en: "1–128 of letters a-z, digits and ! # $ % & ' * + - . ^ _ ` | ~",
    zh: "1–128 个字母 a-z、数字或 ! # $ % & ' * + - . ^ _ ` | ~",
  },
  httpUrl: {
    en: 'an http or https URL, or service://name/path',
    zh: 'http 或 https 网址，或 service://服务名/路径',
  },
  bullmqQueue: {
    en: '1–128 characters without ":", as BullMQ takes them',
    zh: '1–128 个字符，不含“:”，与 BullMQ 的要求相同',
  },
  bullmqPrefix: {
    en: '1–64 of letters, digits and { } _ . : -',
    zh: '1–64 个字母、数字或 { } _ . : -',
  },
  keep: { en: 'runs, days, or both', zh: 'runs、days 或两者' },
  rateLimit: { en: 'either perSecond or perMinute', zh: 'perSecond 或 perMinute 其一' },
  rateKey: {
    en: 'a text with ${jobId}, ${input} or a value of the input such as ${input.account}, and no other template',
    zh: '含 ${jobId}、${input} 或输入中某个值（如 ${input.account}）的文本，不含其他模板',
  },
  dayRule: {
    en: '{date, to?} with dates such as 2026-10-01, {yearly, to?} with days such as 10-01, or {weekdays} with numbers from 1 (Monday) to 7 (Sunday); each with a reason or without',
    zh: '{date, to?}，日期如 2026-10-01；{yearly, to?}，如 10-01；或 {weekdays}，数字 1（星期一）到 7（星期日）；均可带 reason',
  },
  blackout: {
    en: '{fromTime, toTime} with instants, or {weekdays, from, to} with times of day such as 22:00; each with a reason or without',
    zh: '{fromTime, toTime}，值为时刻；或 {weekdays, from, to}，时间如 22:00；均可带 reason',
  },
} as const satisfies Record<string, Words>;

/** The expectation that a schema's message is the English of, or undefined: it is none of ours. */
export function expectationOf(message: string): Words | undefined {
  return Object.values(expectations).find(({ en }) => en === message);
}
