import { CoordinationFault } from '@escapement/core';

/** A transaction id as a safe integer: its upper half counts ensemble leaders, which stay far below 2^21. */
export function zxidToNumber(bytes: Buffer, at = 0): number {
  const number = bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
  if (Number.isSafeInteger(number)) return number;
  const shown = bytes.toString('hex', at, at + 8);
  throw new CoordinationFault('COORD_REFUSED', `transaction id ${shown} is too large`, {
    retryable: false,
  });
}
