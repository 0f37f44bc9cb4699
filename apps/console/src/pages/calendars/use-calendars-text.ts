import { enCalendars } from '../../text/en/calendars.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhCalendars } from '../../text/zh-cn/calendars.ts';

export const useCalendarsText = lazyText(enCalendars, zhCalendars);
