import type { ScheduleSpec } from './schedule-spec.ts';

/** What the schedule does, in words. */
export function describeSchedule(spec: ScheduleSpec, language: 'en' | 'zh'): string {
  switch (spec.kind) {
    case 'cron':
      return `${spec.expressions.join(' | ')} (${spec.timeZone})`;
    case 'every':
      return language === 'en' ? `Every ${spec.everyMs} ms` : `每 ${spec.everyMs} 毫秒`;
    case 'at':
      return language === 'en' ? `At ${spec.at.length} instants` : `在 ${spec.at.length} 个时刻`;
    case 'manual':
      return language === 'en' ? 'Only when started by hand' : '仅手动启动';
  }
}
