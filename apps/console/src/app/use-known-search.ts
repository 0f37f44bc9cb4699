interface SearchOptions<T> {
  readonly select: (search: unknown) => T;
  readonly structuralSharing: true;
}

/**
 * What the address says to a screen, without what the screen does not know: the router hands on every parameter that stands in
 * the address, as `?lang=` and those that mail programs add, and the server would refuse them as filters.
 */
export function useKnownSearch<T>(
  route: { useSearch: (options: SearchOptions<T>) => unknown },
  schema: { parse: (search: unknown) => T },
): T {
  return route.useSearch({
    select: (search) => schema.parse(search),
    structuralSharing: true,
  }) as T;
}
