import { enVersions } from '../../text/en/versions.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhVersions } from '../../text/zh-cn/versions.ts';

export const useVersionsText = lazyText(enVersions, zhVersions);
