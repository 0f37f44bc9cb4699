import { fromIso } from '@escapement/core';

/** From when to when somebody asks, in epoch milliseconds. */
export function spanOf(span: { from: string | undefined; to: string | undefined }): {
  from?: number;
  to?: number;
} {
  const from = span.from === undefined ? undefined : fromIso(span.from);
  const to = span.to === undefined ? undefined : fromIso(span.to);
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
