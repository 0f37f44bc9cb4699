import { describe, it } from 'vitest';
import { type ChangeFact, holds } from '../fixtures/change-facts.ts';
import {
  askedFor,
  broken,
  ever,
  fifteens,
  pausedUntil,
  projected,
  silent,
  since,
  staged,
  stands,
  tens,
} from '../fixtures/changes.ts';

const facts: readonly ChangeFact[] = [
  {
    name: 'a pause that ends by itself takes back what lies within, keeps what comes after, and has its cursor where it ends',
    was: projected(since(ever, tens), 60),
    present: stands(tens, { paused: pausedUntil(20) }),
    between: [silent(-4, 'paused')],
    reign: since(19.999, tens),
    staged: [staged(-20), staged(10), staged(20), staged(30), askedFor(-3)],
    kept: [20, 30, -3],
    dropped: [-20, 10],
    rows: ['-20 superseded paused'],
    next: 20,
    openAfter: -4,
  },
  {
    name: 'a pause that nobody carried before it ended owes all from its end on, and nothing within',
    was: projected(since(ever, tens), -70),
    between: [silent(-55, 'paused')],
    present: stands(tens, { paused: pausedUntil(-30) }),
    reign: since(-30.001, tens),
    staged: [staged(-80), staged(-50)],
    dropped: [-80, -50],
    rows: ['-70..-60 superseded paused', '-80 superseded paused'],
    next: -30,
    openAfter: -55,
  },
  {
    name: 'what tidies up a pause that ended by itself leaves all as it is',
    was: projected(since(-20.001, tens), 60),
    present: stands(tens),
    reign: since(-4, tens),
    staged: [staged(10), staged(20)],
    kept: [10, 20],
    next: 60,
  },
  {
    name: 'an edit after the end of a pause that nobody carried owes what came since that end',
    was: projected(since(ever, tens), -70),
    between: [silent(-55, 'paused'), since(-30.001, tens)],
    present: stands(fifteens),
    reign: since(-14, fifteens),
    rows: ['-70..-60 superseded paused', '-30..-20 superseded edited'],
    next: 0,
    openAfter: -55,
  },
  {
    name: 'a definition that breaks in a pause that ends by itself is missed from that end on',
    was: projected(since(19.999, tens), 20),
    present: broken,
    reign: silent(0, 'broken'),
    staged: [staged(20), staged(30)],
    dropped: [20, 30],
    next: 20,
    openAfter: 0,
  },
];

describe('a change of a job with a pause that ends by itself', () => {
  it.each(facts)('$name', holds);
});
