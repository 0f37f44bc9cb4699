import { describe, test } from 'vitest';
import { type AuditLogPorts, auditLogContract, contractAuditLimits } from './audit-log-contract.ts';
import { MemoryAuditLog } from './memory-audit-log.ts';

function ports(): AuditLogPorts {
  const log = new MemoryAuditLog(contractAuditLimits);
  return { log, elsewhere: log };
}

describe('an audit log in memory keeps the contract of one', () => {
  test.each(auditLogContract)('$fact', ({ check }) => check(ports()));
});
