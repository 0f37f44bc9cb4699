/** What is wrong with a call. */
export type Misuse =
  | { readonly kind: 'no-command' }
  | { readonly kind: 'unknown-command'; readonly typed: string }
  | { readonly kind: 'bad-option'; readonly message: string }
  | { readonly kind: 'bad-language'; readonly typed: string }
  | { readonly kind: 'no-reason'; readonly command: string }
  | { readonly kind: 'needless-reason'; readonly command: string }
  | { readonly kind: 'needless-filter'; readonly command: string; readonly option: string }
  | { readonly kind: 'no-jobs'; readonly command: string }
  | { readonly kind: 'no-job'; readonly command: string }
  | { readonly kind: 'no-run'; readonly command: string }
  | { readonly kind: 'needless-word'; readonly command: string; readonly typed: string };
