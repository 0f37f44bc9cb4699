import { CoordinationFault, Fault, isDefect } from '@escapement/core';

/** Error codes of the ZooKeeper protocol that mean something to this package. */
export const codes = {
  connectionLoss: -4,
  unimplemented: -6,
  operationTimeout: -7,
  noNode: -101,
  noAuth: -102,
  badVersion: -103,
  nodeExists: -110,
  notEmpty: -111,
  sessionExpired: -112,
  invalidAcl: -114,
  authFailed: -115,
  sessionMoved: -118,
  saslRequired: -124,
} as const;

/** The protocol code of an error that came from the client library, if it is one. */
export function codeOf(error: unknown): number | undefined {
  if (error instanceof CoordinationFault) return undefined;
  if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
    return error.code;
  }
  return undefined;
}

/** Whether the call may have been carried out although no answer came. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof CoordinationFault &&
    (error.code === 'COORD_CONNECTION_LOSS' || error.code === 'COORD_TIMEOUT')
  );
}

/** What is said of a record that we are not let read. */
export const forbidden = 'ZooKeeper does not let us read it';

/** Whether ZooKeeper does not let us do it: our credentials are not those that the znode asks for. */
export function isForbidden(error: unknown): boolean {
  return error instanceof CoordinationFault && error.code === 'COORD_AUTH';
}

/** Whether the server is too old for what was asked. */
export function isUnimplemented(error: unknown): boolean {
  return error instanceof CoordinationFault && error.data['zookeeperCode'] === codes.unimplemented;
}

/**
 * What a refused or unanswered call means to a caller; codes begin with `COORD_`. Throws what is none of ZooKeeper's: a defect of
 * ours, or a fault of somebody else.
 */
export function toFault(error: unknown, doing: string): CoordinationFault {
  if (error instanceof CoordinationFault) return error;
  if (error instanceof Fault || isDefect(error)) throw error;
  const code = codeOf(error);
  const { name, retryable } = meaningOf(code);
  const hint = name === 'COORD_AUTH' ? '; what stands there belongs to other credentials' : '';
  return new CoordinationFault(name, `${doing}: ${describe(error)}${hint}`, {
    retryable,
    cause: error,
    ...(code === undefined ? {} : { data: { zookeeperCode: code } }),
  });
}

export function connectionLoss(message: string, cause?: unknown): CoordinationFault {
  return new CoordinationFault('COORD_CONNECTION_LOSS', message, { retryable: true, cause });
}

export function timeout(message: string, cause?: unknown): CoordinationFault {
  return new CoordinationFault('COORD_TIMEOUT', message, { retryable: true, cause });
}

function meaningOf(code: number | undefined): { name: string; retryable: boolean } {
  switch (code) {
    case codes.connectionLoss:
    case codes.sessionMoved:
      return { name: 'COORD_CONNECTION_LOSS', retryable: true };
    case codes.operationTimeout:
      return { name: 'COORD_TIMEOUT', retryable: true };
    case codes.sessionExpired:
      return { name: 'COORD_SESSION_EXPIRED', retryable: true };
    case codes.noAuth:
    case codes.invalidAcl:
    case codes.authFailed:
    case codes.saslRequired:
      return { name: 'COORD_AUTH', retryable: false };
    default:
      return { name: 'COORD_REFUSED', retryable: false };
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
