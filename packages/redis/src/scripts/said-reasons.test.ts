import { type SaidReason, saidReasons } from '@escapement/core';
import { expect, it } from 'vitest';
import { allScripts } from './all-scripts.ts';

/** Said by the scripts themselves, piece by piece, since they know what is in it. */
const saidHere: readonly SaidReason[] = [
  'poisonous',
  'worker-lost',
  'replaced',
  'not-begun',
  'not-begun-because',
];

it.each(saidHere)('the sentence of %s is said as it is read', (code) => {
  const pieces = saidReasons[code].split(/\{\w+\}/).filter((piece) => piece !== '');
  // What the text of a script holds as a value already is not between its quotes.
  const isSaid = allScripts.some(({ lua }) => pieces.every((piece) => lua.includes(piece)));
  expect(isSaid).toBe(true);
});
