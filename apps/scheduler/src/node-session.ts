import type { DependencyView, NodeSession } from '@escapement/core';

/** The session of a node as others are told of it; nothing while it has none, or is not connected. */
export function nodeSession({
  state,
  since,
  detail = {},
}: DependencyView): NodeSession | undefined {
  const { sessionId: id, sessionTimeoutMs: timeoutMs, server } = detail;
  if (state !== 'connected' || typeof id !== 'string' || typeof timeoutMs !== 'number') {
    return undefined;
  }
  return { id, timeoutMs, server: String(server ?? ''), since };
}
