import { isZoneName } from './zone-names.ts';

/** Answers the offset of a zone from UTC, in seconds, at an instant in seconds. */
export type OffsetProbe = (atSeconds: number) => number;

/** A zone of the platform. */
interface OpenedZone {
  /** The name that the platform knows it by, whatever name was asked for. */
  readonly canonicalName: string;
  /** Costs about a microsecond, so callers keep what it says. */
  readonly probe: OffsetProbe;
}

/** Opens the platform's own data of a zone, or answers undefined for a name that it does not know. */
export function openOffsetProbe(timeZone: string): OpenedZone | undefined {
  const format = openFormat(timeZone);
  if (format === undefined) return undefined;
  let last = { text: '', offset: 0 };
  return {
    canonicalName: format.resolvedOptions().timeZone,
    probe: (atSeconds) => {
      const text = format.format(atSeconds * 1000);
      if (text !== last.text) last = { text, offset: readOffset(text) };
      return last.offset;
    },
  };
}

function openFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  // Offsets such as +08:00 are zones to newer platforms only; a definition must mean the same everywhere.
  if (!isZoneName(timeZone)) return undefined;
  try {
    // The year stands for a date, which the platform would otherwise spell out at half the cost of a probe.
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      timeZoneName: 'longOffset',
    });
  } catch {
    return undefined;
  }
}

/** Reads `1970, GMT-00:44:30`; UTC itself is written `GMT`. */
function readOffset(formatted: string): number {
  const text = formatted.slice(formatted.lastIndexOf('GMT') + 3);
  if (text === '') return 0;
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(1).split(':').map(Number);
  const size = hours * 3600 + minutes * 60 + seconds;
  return text.startsWith('-') ? -size : size;
}
