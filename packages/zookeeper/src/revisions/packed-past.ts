import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { type Past, type PastRow, parseJson, type Shape, type Versioned } from '@escapement/core';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Far above what twenty of the largest documents take; what unpacks to more was not packed here. */
const unpackedBytesAtMost = 8 * 1024 * 1024;
/** Versions of one thing are nearly the same, and a window this wide sees the one before from the next. */
const packing = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 22 },
};

export type PastReading<D extends Versioned> =
  | { readonly kind: 'past'; readonly past: Past<D> }
  | { readonly kind: 'broken'; readonly problem: string };

/** The bytes of a past: a line of JSON for each version, compressed together. Its oldest versions are left out as far as it would take too many. */
export async function packPast<D extends Versioned>(
  past: Past<D>,
  bytesAtMost: number,
): Promise<Buffer> {
  let kept = past;
  for (;;) {
    const text = kept.map((row) => JSON.stringify(row)).join('\n');
    const isReadable = Buffer.byteLength(text) <= unpackedBytesAtMost;
    const packed = isReadable ? await compress(text, packing) : undefined;
    if (packed !== undefined && (packed.length <= bytesAtMost || kept.length === 0)) return packed;
    kept = kept.slice(Math.ceil(kept.length / 4));
  }
}

/** Reads what was packed. A version whose shape is none any more is left out; `undefined` stands for a znode that is not there. */
export async function unpackPast<D extends Versioned>(
  shape: Shape<D>,
  packed: Buffer | undefined,
): Promise<PastReading<D>> {
  if (packed === undefined) return { kind: 'past', past: [] };
  const text = await unpacked(packed);
  if (text === undefined) {
    return { kind: 'broken', problem: 'what is kept of its past is not what was written there' };
  }
  const rows = text.split('\n').map((line) => rowOf(shape, line));
  return { kind: 'past', past: rows.filter((row) => row !== undefined) };
}

async function unpacked(packed: Buffer): Promise<string | undefined> {
  try {
    const bytes = await decompress(packed, { maxOutputLength: unpackedBytesAtMost });
    return bytes.toString();
  } catch {
    // Bytes that somebody else wrote there are no text of ours, whatever exactly is wrong with them.
    return undefined;
  }
}

function rowOf<D extends Versioned>(shape: Shape<D>, line: string): PastRow<D> | undefined {
  const parsed = parseJson(line);
  if (parsed.kind !== 'json' || typeof parsed.value !== 'object') return undefined;
  const { by, document } = (parsed.value ?? {}) as Record<string, unknown>;
  const read = shape.safeParse(document);
  if (!read.success) return undefined;
  return { document: read.data, ...(typeof by === 'string' ? { by } : {}) };
}
