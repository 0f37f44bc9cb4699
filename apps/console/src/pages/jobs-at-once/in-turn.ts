/** So many requests are under way at a time. */
const atOnce = 4;

/** Does to each what is to be done, a few at a time and in their order, and begins no more once somebody has stopped. */
export async function eachInTurn<Item>(
  items: readonly Item[],
  signal: AbortSignal,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const hands = Array.from({ length: atOnce }, async () => {
    for (const item of rest) {
      if (signal.aborted) return;
      await act(item);
    }
  });
  await Promise.all(hands);
}
