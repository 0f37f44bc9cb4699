import { CoordinationFault } from '@escapement/core';
import { describe, expect, test } from 'vitest';
import { codeOf, connectionLoss, isUnanswered, timeout, toFault } from './codes.ts';
import { acceptUnknownCodes } from './known-exceptions.ts';

function refusal(code: number): Error {
  return Object.assign(new Error('refused'), { code });
}

describe('faults', () => {
  test.each([
    [-4, 'COORD_CONNECTION_LOSS', true],
    [-118, 'COORD_CONNECTION_LOSS', true],
    [-7, 'COORD_TIMEOUT', true],
    [-112, 'COORD_SESSION_EXPIRED', true],
    [-102, 'COORD_AUTH', false],
    [-124, 'COORD_AUTH', false],
    [-999, 'COORD_REFUSED', false],
  ])('code %i is %s', (code, name, retryable) => {
    const fault = toFault(refusal(code), 'reading /x');
    expect(fault).toMatchObject({ code: name, retryable, data: { zookeeperCode: code } });
    expect(fault.message).toContain('reading /x');
  });

  test('are passed on as they are, and have no protocol code of their own', () => {
    const fault = new CoordinationFault('COORD_X', 'x', { retryable: false });
    expect(toFault(fault, 'anything')).toBe(fault);
    expect(codeOf(fault)).toBeUndefined();
    expect(codeOf('text')).toBeUndefined();
  });

  test('that leave the outcome open are told from those that do not', () => {
    expect(isUnanswered(connectionLoss('x'))).toBe(true);
    expect(isUnanswered(timeout('x'))).toBe(true);
    expect(isUnanswered(toFault(refusal(-102), 'x'))).toBe(false);
  });
});

test('the library makes an error of a code that it does not know', async () => {
  const { Exception } = await import('node-zookeeper-client');
  acceptUnknownCodes();
  acceptUnknownCodes();
  expect(codeOf(Exception.create(-124))).toBe(-124);
  expect(codeOf(Exception.create(-101))).toBe(-101);
});
