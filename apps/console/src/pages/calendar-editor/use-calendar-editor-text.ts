import { enCalendarEditor } from '../../text/en/calendar-editor.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhCalendarEditor } from '../../text/zh-cn/calendar-editor.ts';

export const useCalendarEditorText = lazyText(enCalendarEditor, zhCalendarEditor);
