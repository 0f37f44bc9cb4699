import type { ProblemCode, ProblemDetail } from '@escapement/core';

/** A refusal on its way to the one place that answers it as problem+json. */
export class ProblemSignal extends Error {
  override readonly name = 'ProblemSignal';
  readonly code: ProblemCode;
  readonly errors: readonly ProblemDetail[];
  readonly headers: Readonly<Record<string, string>>;

  /** `detail`: one sentence that says what would be right. */
  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      readonly errors?: readonly ProblemDetail[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}
