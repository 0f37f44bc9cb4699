import type { enPause } from '../en/pause.ts';
import type { Translation } from '../translation.ts';

export const zhPause: Translation<typeof enPause> = {
  'pause.until.field': '暂停至（{{zone}}），可留空',
  'pause.until.hint': '从该时刻起到期的会自行恢复触发。留空则一直暂停到有人恢复它。',
  'pause.until.invalid': '请填完整的日期与时间，或都留空',
  'pause.until': '至',
  'pause.itself': '自行结束',
};
