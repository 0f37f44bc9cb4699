/** The version of BullMQ that our scripts were last held against. Whoever raises it runs the layout test first. */
export const heldAgainst = '6.7.0';
