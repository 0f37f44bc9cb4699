import { type JobInput, jsonBounds, jsonExcess } from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Largest definition that is stored. ZooKeeper keeps its last hundreds of writes in memory, and a scheduler is no store of payloads. */
export const definitionBytesAtMost = 32 * 1024;
/** Largest calendar: a thousand days off with their reasons. */
export const calendarBytesAtMost = 64 * 1024;

/** What is stored has a few fields more than what was sent, and must stay within what is read. */
const storedBounds = { depth: jsonBounds.depth - 2, values: jsonBounds.values - 100 };

/** Refuses a definition that is more than a scheduler should keep, naming the part that takes most of it. */
export function refuseLargeDefinition(input: JobInput): void {
  refuseLarge(input, {
    code: 'JOB_TOO_LARGE',
    bytesAtMost: definitionBytesAtMost,
    advice: 'Keep large inputs where the task can fetch them, and give it their address.',
  });
}

/** The same for any document that is to be stored. */
export function refuseLarge(
  document: object,
  limit: {
    readonly code: 'JOB_TOO_LARGE' | 'CALENDAR_TOO_LARGE';
    readonly bytesAtMost: number;
    readonly advice: string;
  },
): void {
  const text = JSON.stringify(document);
  const bytes = Buffer.byteLength(text);
  if (bytes <= limit.bytesAtMost && jsonExcess(text, storedBounds) === undefined) return;
  const detail = tooLarge(largestPart(document), bytes, limit.bytesAtMost);
  throw new ProblemSignal(limit.code, `${detail.message.en}. ${limit.advice}`, {
    errors: [detail],
  });
}

function tooLarge(path: string, bytes: number, bytesAtMost: number): ProblemDetail {
  const { values, depth } = storedBounds;
  return {
    code: 'DOCUMENT_TOO_LARGE',
    path,
    message: {
      en: `This takes ${bytes} bytes, most of them here; at most ${bytesAtMost} are stored`,
      zh: `共占 ${bytes} 字节，主要在此处；最多可保存 ${bytesAtMost} 字节`,
    },
    allowed: `at most ${bytesAtMost} bytes and ${values} values, nested at most ${depth} deep`,
    allowedZh: `最多 ${bytesAtMost} 字节、${values} 个值、嵌套 ${depth} 层`,
  };
}

/** The path of the field that takes most, one level down where that is an object. */
function largestPart(document: object): string {
  const [name, value] = largestField(document);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return name;
  return `${name}.${largestField(value)[0]}`;
}

function largestField(of: object): readonly [string, unknown] {
  let largest: readonly [string, unknown] = ['', undefined];
  let most = -1;
  for (const [name, value] of Object.entries(of)) {
    const length = JSON.stringify(value)?.length ?? 0;
    if (length > most) [largest, most] = [[name, value], length];
  }
  return largest;
}
