/** Does the same with each item, so many of them at a time. Answers in the order of the items; rejects with the first that fails. */
export async function manyAtOnce<Item, Done>(
  atOnce: number,
  items: readonly Item[],
  act: (item: Item, index: number) => Promise<Done>,
): Promise<readonly Done[]> {
  const done: Done[] = [];
  const left = items.entries();
  const carryOn = async () => {
    for (const [index, item] of left) done[index] = await act(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, carryOn));
  return done;
}
