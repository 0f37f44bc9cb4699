import { resolve } from 'node:path';
import { ConfigFault } from '@escapement/core';
import { expect, test } from 'vitest';
import { handlersOf, loadHandlers } from './handler-module.ts';

const examples = resolve(import.meta.dirname, '../../../../examples/handlers/index.mjs');

test('exports are handlers by their names, members of exported objects by dotted ones', () => {
  const daily = () => {};
  const exported = { noop: () => {}, billing: { daily, deep: { er: () => {} } }, version: '1' };
  expect([...handlersOf(exported).keys()]).toEqual(['noop', 'billing.daily', 'billing.deep.er']);
});

test('an export of exactly the name wins over a member', () => {
  const exact = () => {};
  const handlers = handlersOf({ 'billing.daily': exact, billing: { daily: () => {} } });
  expect(handlers.get('billing.daily')).toBe(exact);
});

test('what every object inherits is no handler', () => {
  const handlers = handlersOf({ noop: () => {} });
  for (const name of ['constructor', 'toString', '__proto__', 'noop.call']) {
    expect(handlers.get(name)).toBeUndefined();
  }
});

test('the examples can be loaded', async () => {
  expect([...(await loadHandlers(examples)).keys()].sort()).toEqual([
    'echo',
    'fail',
    'noop',
    'sleep',
  ]);
});

test('a module that is not there is a fault of the configuration', async () => {
  await expect(loadHandlers('/nowhere/handlers.mjs')).rejects.toBeInstanceOf(ConfigFault);
});
