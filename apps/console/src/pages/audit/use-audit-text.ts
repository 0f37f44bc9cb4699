import { enAudit } from '../../text/en/audit.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhAudit } from '../../text/zh-cn/audit.ts';

export const useAuditText = lazyText(enAudit, zhAudit);
export type AuditText = ReturnType<typeof useAuditText>;
