import type { AuditPage, AuditPageQuery } from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import type { Send } from './transport.ts';

/** What people have done. */
export interface AuditCalls {
  /** Newest first; a page with few rows, or none, goes on at its `cursor` all the same. */
  listAudit(query?: AuditPageQuery, reading?: Reading): Promise<AuditPage>;
}

export function auditCalls(send: Send): AuditCalls {
  return {
    listAudit: (query, reading) => send({ path: '/api/v1/audit', query, ...reading }),
  };
}
