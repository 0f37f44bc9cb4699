import { pipeline, type Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';

type Chunks = AsyncIterable<Buffer>;
type Decoding = (coded: Chunks) => Chunks;

/** What is there is given out as soon as it is, and a body that was cut off is no fault of the part that came. */
const zlibOptions = {
  flush: zlib.constants.Z_SYNC_FLUSH,
  finishFlush: zlib.constants.Z_SYNC_FLUSH,
};
const brotliOptions = {
  flush: zlib.constants.BROTLI_OPERATION_FLUSH,
  finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
};

const gunzip: Decoding = (coded) => through(coded, zlib.createGunzip(zlibOptions));

const decodings: ReadonlyMap<string, Decoding> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', (coded: Chunks) => through(coded, zlib.createBrotliDecompress(brotliOptions))],
  ...zstdWhereItIsKnown(),
]);

/** More than these no server means; each layer could multiply what the one below it gives. */
const layersAtMost = 3;

/** `unknown` names the coding that nobody here can undo. */
export type BodyDecoding =
  | { readonly kind: 'known'; readonly decode: Decoding }
  | { readonly kind: 'unknown'; readonly coding: string };

/** How a body is read whose `content-encoding` is this. Follows RFC 9110, section 8.4: the last one named was put on last. */
export function bodyDecoding(header: string | readonly string[] | undefined): BodyDecoding {
  const codings = [header ?? []]
    .flat()
    .flatMap((line) => line.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const unknown = codings.find((coding) => !decodings.has(coding));
  if (unknown !== undefined) return { kind: 'unknown', coding: unknown };
  if (codings.length > layersAtMost) return { kind: 'unknown', coding: codings.join(', ') };
  const steps = codings.reverse().flatMap((coding) => decodings.get(coding) ?? []);
  return { kind: 'known', decode: (coded) => steps.reduce((chunks, step) => step(chunks), coded) };
}

function through(coded: Chunks, decoder: Transform): Chunks {
  // Whoever reads hears of an error; the call is what keeps it from being thrown beside that.
  return pipeline(coded, decoder, () => {}) as Readable;
}

/** RFC 9110 means the format of zlib, and some servers send what is within it; the first byte tells them apart. */
async function* inflate(coded: Chunks): Chunks {
  const chunks = coded[Symbol.asyncIterator]();
  const first = await firstOf(chunks);
  if (first === undefined) return;
  const isWrapped = ((first[0] ?? 0) & 0x0f) === 8;
  const inflater = isWrapped ? zlib.createInflate(zlibOptions) : zlib.createInflateRaw(zlibOptions);
  yield* through(startingWith(first, chunks), inflater);
}

async function firstOf(chunks: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  for (;;) {
    const { done, value } = await chunks.next();
    if (done === true) return undefined;
    if (value.length > 0) return value;
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterator<Buffer>): Chunks {
  yield first;
  for (;;) {
    const { done, value } = await rest.next();
    if (done === true) return;
    yield value;
  }
}

/** Since Node.js 22.15; an older one says of such a body that it cannot read it. */
function zstdWhereItIsKnown(): readonly [string, Decoding][] {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };
  if (createZstdDecompress === undefined) return [];
  return [['zstd', (coded) => through(coded, createZstdDecompress())]];
}
