import { type CalendarDefinition, type DefinitionStock, fits } from '@escapement/core';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** What a ZooKeeper with half a gigabyte of heap carries with ease. */
const defaultBytesAtMost = 128 * 1024 * 1024;

const bytesOfCalendar = new WeakMap<CalendarDefinition, number>();

/** What all definitions and calendars take, from memory. */
export function stockOf(deps: ReadingPorts): DefinitionStock {
  const { catalog, calendars } = deps;
  let bytes = catalog.bytes;
  for (const calendar of calendars.all().values()) bytes += calendarBytes(calendar);
  return {
    count: catalog.size + catalog.broken().size + calendars.all().size,
    bytes,
    bytesAtMost: deps.definitionBytesAtMost ?? defaultBytesAtMost,
  };
}

/** Refuses a definition or calendar that ZooKeeper should not have to carry beside the others. `standing`: what it replaces. */
export function refuseBeyondStock(
  deps: ReadingPorts,
  document: object,
  standing: object | undefined,
): void {
  openStock(deps).admit(document, standing);
}

/** Where many come at once: what is let in counts for those after it, which memory knows of only when it is written. */
export function openStock(deps: ReadingPorts): {
  /** Throws the refusal DEFINITIONS_FULL. */
  admit(document: object, standing: object | undefined): void;
} {
  let stock = stockOf(deps);
  return {
    admit(document, standing) {
      const before = standing === undefined ? 0 : bytesOf(standing);
      const moreBytes = bytesOf(document) - before;
      if (!fits(stock, moreBytes)) throw beyondStock(stock);
      stock = { ...stock, bytes: stock.bytes + Math.max(0, moreBytes) };
    },
  };
}

function beyondStock({ bytes, bytesAtMost }: DefinitionStock): ProblemSignal {
  return new ProblemSignal(
    'DEFINITIONS_FULL',
    `All definitions and calendars may take ${bytesAtMost} bytes in ZooKeeper, and take ${bytes}; delete some, or raise ESCAPEMENT_DEFINITIONS_MAX_MB with ZooKeeper's heap.`,
  );
}

function calendarBytes(calendar: CalendarDefinition): number {
  const known = bytesOfCalendar.get(calendar);
  if (known !== undefined) return known;
  const bytes = bytesOf(calendar);
  bytesOfCalendar.set(calendar, bytes);
  return bytes;
}

function bytesOf(document: object): number {
  return Buffer.byteLength(JSON.stringify(document));
}
