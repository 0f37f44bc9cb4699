import type { ProblemCode, ProblemDetail } from '@escapement/protocol';
import { findingsAtMost } from './problem-bounds.ts';

/** A refusal on its way to the one place that answers it as problem+json. */
export class ProblemSignal extends Error {
  override readonly name = 'ProblemSignal';
  readonly code: ProblemCode;
  /** The first findings. */
  readonly errors: readonly ProblemDetail[];
  /** How many findings there are beside those. */
  readonly moreErrors: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The sentence in Chinese, where it was given one of its own. */
  readonly detailZh: string | undefined;

  /** `detail`: one sentence that says what would be right. */
  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      readonly errors?: readonly ProblemDetail[];
      /** How many findings there are, where `errors` holds but the first. */
      readonly errorCount?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** The same sentence in Chinese; else what its code says of all of its kind. */
      readonly detailZh?: string;
    } = {},
  ) {
    super(detail);
    this.code = code;
    const errors = more.errors ?? [];
    this.errors = errors.slice(0, findingsAtMost);
    this.moreErrors = (more.errorCount ?? errors.length) - this.errors.length;
    this.headers = more.headers ?? {};
    this.detailZh = more.detailZh;
  }
}
