import { enQueues } from '../../text/en/queues.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhQueues } from '../../text/zh-cn/queues.ts';

export const useQueuesText = lazyText(enQueues, zhQueues);
export type QueuesText = ReturnType<typeof useQueuesText>;
