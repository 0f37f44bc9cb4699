/** Larger than any reply that ZooKeeper sends (jute.maxbuffer is 1 MiB unless raised); a length beyond it is garbage. */
const largestFrameBytes = 64 * 1024 * 1024;

/**
 * Cuts a byte stream into whole frames, each with its four bytes of length in front. The client library keeps half a frame
 * across a reconnect and then reads the next handshake as its rest; a splitter lives and dies with one socket instead.
 */
export class FrameSplitter {
  #parts: Buffer[] = [];
  #bytes = 0;

  /** The frames completed by this chunk. Throws a RangeError when a length cannot be one. */
  push(chunk: Buffer): readonly Buffer[] {
    this.#parts.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < 4) return [];
    // A frame that arrives in many chunks is joined once, when it is whole, and not at every chunk.
    if (this.#parts.length > 1 && this.#bytes < this.#wanted()) return [];
    return this.#take(this.#join());
  }

  #wanted(): number {
    const first = this.#parts[0];
    const head = first !== undefined && first.length >= 4 ? first : this.#join();
    return 4 + frameLength(head, 0);
  }

  #join(): Buffer {
    const [only] = this.#parts;
    const joined =
      this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts);
    this.#parts = [joined];
    return joined;
  }

  #take(joined: Buffer): readonly Buffer[] {
    const frames: Buffer[] = [];
    let offset = 0;
    while (joined.length - offset >= 4) {
      const end = offset + 4 + frameLength(joined, offset);
      if (end > joined.length) break;
      frames.push(joined.subarray(offset, end));
      offset = end;
    }
    const rest = joined.subarray(offset);
    this.#parts = rest.length === 0 ? [] : [rest];
    this.#bytes = rest.length;
    return frames;
  }
}

function frameLength(buffer: Buffer, offset: number): number {
  const length = buffer.readInt32BE(offset);
  if (length < 0 || length > largestFrameBytes) {
    throw new RangeError(`a frame of ${length} bytes`);
  }
  return length;
}
