import { enSelection } from '../../text/en/selection.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhSelection } from '../../text/zh-cn/selection.ts';

export const useSelectionText = lazyText(enSelection, zhSelection);
