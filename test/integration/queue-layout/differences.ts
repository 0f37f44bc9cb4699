/**
 * What differs by design between a queue that our scripts write and one that BullMQ's own do, given the same acts. Whatever else
 * differs is a fault: of ours, or of an upgrade of BullMQ. Each of these must be met by the random acts, so that none outlives its
 * reason.
 */
export const differences = {
  'id counter':
    'BullMQ counts what was ever added in `id` and names jobs by it. Our runs bring their ids, so the count would be a write for nothing.',
  'event stream':
    'BullMQ appends each move to `events`, two writes a run. Nobody reads it here: the views ask the records.',
  'meta of tools':
    'BullMQ writes into `meta` how long its event stream may grow, and which version wrote last. Our scripts ask `meta` for `paused` alone.',
  'what is due':
    'With BullMQ an entry that is due goes from `delayed` to `wait`, all at once with the first take, or at once when it was late. With us it stays in `delayed` until it is taken, so that an earlier one that comes late goes first. The order must be the same.',
  'delay of what is due':
    'BullMQ sets `delay` to 0 as it moves an entry to `wait`; we do so as it is taken.',
  'place in a millisecond':
    'BullMQ gives each entry of one due millisecond the place after the last. With us the place counts within the call, and what goes back in one call has place 0 and stands by name: no search before a write. The order of one call must be the same.',
  marker:
    'BullMQ sets its marker with every add and take, with the next instant or 0. We set it with 0 only when something is due within a second, or left, so that no worker is woken in vain; the leader nudges at the instants.',
  'stalled set':
    'BullMQ takes what ends, goes back or prolongs its lock out of `stalled`. We leave it there: its check moves only what is in `active` without a lock, and makes the set anew.',
  'end of a lock':
    "A lock of BullMQ ends by itself unless its worker prolongs it. Ours stands until the run leaves its worker's hands: who is lost the beats tell, and BullMQ must never take a run away that is being done.",
  'options of an entry':
    'BullMQ keeps the options of an add, with the retries and what is removed at the end. Both are decided by us, so ours are empty.',
  'count of deliveries':
    'BullMQ counts in `ats` how often an entry was given out. Ours says the attempt, which a run that waits for its lock has not begun and which outlives an entry that is made anew.',
} as const;

export type Difference = keyof typeof differences;
