import type { OptionReading } from './options.ts';

/** What is wrong with a call. */
export type Misuse =
  | { readonly kind: 'no-command' }
  | { readonly kind: 'unknown-command'; readonly typed: string }
  | { readonly kind: 'bad-option'; readonly message: string }
  | { readonly kind: 'bad-language'; readonly typed: string }
  | {
      readonly kind: 'bad-value';
      readonly option: string;
      readonly typed: string;
      readonly wants: OptionReading;
    }
  | { readonly kind: 'no-reason'; readonly command: string }
  | { readonly kind: 'needless-reason'; readonly command: string }
  | { readonly kind: 'needless-option'; readonly command: string; readonly option: string }
  /** All of them are wanted, or one of them. */
  | {
      readonly kind: 'no-option' | 'no-option-of';
      readonly command: string;
      readonly options: readonly string[];
    }
  | { readonly kind: MissingId; readonly command: string }
  | { readonly kind: 'needless-word'; readonly command: string; readonly typed: string };

/** An id that a command wants and that was not typed. */
export type MissingId =
  | 'no-jobs'
  | 'no-files'
  | 'no-job'
  | 'no-run'
  | 'no-back-fill'
  | 'no-queue'
  | 'no-lock'
  | 'no-lease'
  | 'no-singleton'
  | 'no-entry'
  | 'no-service'
  | 'no-instance';
