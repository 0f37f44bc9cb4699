import { enUndo } from '../text/en/undo.ts';
import { lazyText } from '../text/lazy-text.ts';
import { zhUndo } from '../text/zh-cn/undo.ts';

export const useUndoText = lazyText(enUndo, zhUndo);
