import { enServices } from '../../text/en/naming.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhServices } from '../../text/zh-cn/naming.ts';

export const useServicesText = lazyText(enServices, zhServices);
