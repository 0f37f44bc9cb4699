import { findingsAtMost } from './problem-bounds.ts';
import { ProblemSignal } from './problem-signal.ts';

/** What jobs may use by name. */
const used = {
  CALENDAR_IN_USE: { en: 'calendar', zh: '日历' },
  SECRET_IN_USE: { en: 'secret', zh: '密钥' },
  CONFIG_IN_USE: { en: 'configuration entry', zh: '配置项' },
} as const;

/** Refuses that something goes which jobs use, and names them, so that whoever deletes it knows where to take it out. */
export function inUse(
  code: keyof typeof used,
  name: string,
  jobIds: readonly string[],
): ProblemSignal {
  const { en, zh } = used[code];
  const named = jobIds.slice(0, findingsAtMost);
  const more = jobIds.length - named.length;
  const list = named.join(', ') + (more > 0 ? ` and ${more} more` : '');
  return new ProblemSignal(code, `Take ${name} out of these jobs first: ${list}.`, {
    errors: named.map((id) => ({
      ...{ code, path: 'name', text: id },
      message: { en: `The job ${id} uses this ${en}`, zh: `任务 ${id} 正在使用该${zh}` },
    })),
    errorCount: jobIds.length,
  });
}
