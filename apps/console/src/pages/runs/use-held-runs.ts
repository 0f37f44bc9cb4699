import { fromIso, toIso } from '@escapement/core';
import type { RunView } from '@escapement/protocol';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import type { RunsSearch } from '../../app/search.ts';
import { queries } from '../../data/queries.ts';
import { serverNow } from '../../data/server-clock.ts';
import { isHeld, toHeldRunsQuery, toRunsQuery } from './day-span.ts';

/**
 * The runs up to the moment since when they are looked at, page by page, and how many have come since; `show` looks anew. So no row moves under
 * the hand of somebody who reads, while each that stands there follows what happens. A list without a row follows by itself.
 */
export function useHeldRuns(search: RunsSearch, askedUpTo: number) {
  const [since, setSince] = useState(() => beginning(askedUpTo));
  const held = isHeld(search);
  const asked = toRunsQuery(search);
  const listed = toHeldRunsQuery(search, since);
  const runs = useInfiniteQuery(queries.runPages(listed));
  const later = useQuery({
    ...queries.runsSince(asked, toIso(Math.max(since, fromIso(asked.from ?? '') ?? since))),
    enabled: held,
  });
  const rows = runs.data?.pages.flatMap((page) => page.items);
  const known = new Set(rows?.map(({ id }) => id));
  const isComparable = held && rows !== undefined && !runs.isPlaceholderData;
  const come = isComparable ? (later.data?.items ?? []) : [];
  const fresh = come.filter(({ id }) => !known.has(id));
  const show = () => setSince(Math.max(serverNow(), ...timesOf(fresh)));
  const isEmpty = rows?.length === 0 && fresh.length > 0;
  const follow = useEffectEvent(show);
  useEffect(() => {
    if (isEmpty) follow();
  }, [isEmpty]);
  return {
    runs,
    rows,
    /** What the list is asked with. */
    listed,
    show,
    later: { count: fresh.length, goesOn: later.data?.cursor !== undefined },
  };
}

/** Who returns to the list finds what was asked when they came the last time, and looks anew. */
const askedJustNowMs = 2_000;

function beginning(askedUpTo: number): number {
  const now = serverNow();
  return now - askedUpTo < askedJustNowMs ? askedUpTo : now;
}

/** This browser's clock may be behind the server's by as much as it cannot tell. */
function timesOf(runs: readonly RunView[]): number[] {
  return runs.map(({ fireTime }) => fromIso(fireTime) ?? 0);
}
