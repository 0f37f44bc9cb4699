import { type Mask, maskedBeginning } from './masking.ts';

/** How a text stands to what comes next of its stream, where it is not a line's end: that is the rest of it, or the rest was left out. */
export type Continued = 'goes-on' | 'cut-off';

/** Takes secrets out of a stream that comes in pieces: what may be the beginning of one is held back until the rest has come. */
export class MaskedStream {
  readonly #mask: Mask;
  #held = '';

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  /** What may be shown of all that has come by now, and was not shown yet. */
  next(piece: string, continued?: Continued): string {
    const text = this.#held + piece;
    this.#held = '';
    if (continued === undefined) return this.#mask(text);
    if (continued === 'cut-off') return maskedBeginning(text, this.#mask);
    const from = this.#mask.openFrom(text);
    this.#held = text.slice(from);
    return this.#mask(text.slice(0, from));
  }

  /** What may be shown of a line that has no end yet; nothing of it has come. */
  sofar(unfinished: string): string {
    return maskedBeginning(this.#held + unfinished, this.#mask);
  }
}
