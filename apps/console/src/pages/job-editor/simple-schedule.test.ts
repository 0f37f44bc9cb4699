import { describe, expect, it } from 'vitest';
import { expressionOf, type Simple, simpleOf, usualSimple } from './simple-schedule.ts';

const said = (changes: Partial<Simple>) => expressionOf({ ...usualSimple, ...changes });

const sayings: [Partial<Simple>, string][] = [
  [{ every: 'minutes', count: '15' }, '*/15 * * * *'],
  [{ every: 'minutes', count: '1' }, '* * * * *'],
  [{ every: 'hours', count: '6', minute: '5' }, '5 */6 * * *'],
  [{ every: 'hours', count: '1', minute: '30' }, '30 * * * *'],
  [{ every: 'day', time: '02:30' }, '30 2 * * *'],
  [{ every: 'week', time: '09:00', weekdays: [1, 2, 3, 4, 5] }, '0 9 * * 1-5'],
  [{ every: 'week', time: '09:00', weekdays: [1, 6, 7] }, '0 9 * * 0,1,6'],
  [{ every: 'month', time: '00:00', day: '15' }, '0 0 15 * *'],
  [{ every: 'lastDay', time: '23:59' }, '59 23 L * *'],
  [{ every: 'nth', time: '08:15', nth: '2', weekday: '7' }, '15 8 * * 0#2'],
  [{ every: 'nth', time: '08:15', nth: 'L', weekday: '5' }, '15 8 * * 5L'],
  [{ every: 'year', time: '12:00', day: '24', month: '12' }, '0 12 24 12 *'],
];

describe('a schedule that is said simply', () => {
  it.each(sayings)('%j is an expression, and is read from it again', (changes, expression) => {
    expect(said(changes)).toBe(expression);
    expect(simpleOf(expression)).toMatchObject(changes);
  });

  it.each([
    [{ every: 'day', time: '' }],
    [{ every: 'week', weekdays: [] }],
    [{ every: 'month', day: '32' }],
    [{ every: 'year', day: '' }],
    [{ every: 'hours', minute: '60' }],
  ] satisfies [Partial<Simple>][])('%j is none yet', (changes) => {
    expect(said(changes)).toBeUndefined();
  });

  it.each([
    ['0 30 2 * * *', { every: 'day', time: '02:30' }],
    ['0 9 * * MON-FRI', { every: 'week', weekdays: [1, 2, 3, 4, 5] }],
    ['0 9 * * mon,sun', { every: 'week', weekdays: [1, 7] }],
  ] as const)('%s is read though it is written otherwise', (expression, simple) => {
    expect(simpleOf(expression)).toMatchObject(simple);
  });

  it.each([
    ...['', '61 * * * *', '*/7 * * * *', '0 */5 * * *', '0,30 2 * * *', '30 2 1 * 1'],
    ...['0 9 * * 1-5/2', '0 9 15W * *', '10 30 2 * * *', '@daily', 'H 2 * * *', '0 9 * * FRI-MON'],
  ])('%s says more, and is left as it is', (expression) => {
    expect(simpleOf(expression)).toBeUndefined();
  });
});
