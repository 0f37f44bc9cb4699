import type { enDayZone } from '../en/day-zone.ts';
import type { Translation } from '../translation.ts';

export const zhDayZone: Translation<typeof enDayZone> = {
  'dayZone.hint': '${fireDate} 及其运行的时间按此时区的日期表示。留空则按 UTC。',
  'dayZone.hint.after':
    '${fireDate} 及其运行的时间按此时区的日期表示。留空则按 UTC，与上游任务的时区无关。',
};
