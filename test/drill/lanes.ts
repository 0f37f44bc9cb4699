/** Does the work for each, so many at once, and answers in their order. */
export async function inLanes<T, R>(
  all: readonly T[],
  lanes: number,
  work: (each: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const rest = [...all.entries()].reverse();
  const lane = async (): Promise<void> => {
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      const [index, each] = next;
      results[index] = await work(each);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
