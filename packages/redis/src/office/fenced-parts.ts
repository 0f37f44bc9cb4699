import type { StoreParts } from '../connection/store-parts.ts';
import type { Fence } from './fenced.ts';

/** What every side of the store is made of that a leader alone writes. */
export type FencedParts = StoreParts & { readonly fence: Fence };
