import { enSecrets } from '../../text/en/secrets.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhSecrets } from '../../text/zh-cn/secrets.ts';

export const useSecretsText = lazyText(enSecrets, zhSecrets);
