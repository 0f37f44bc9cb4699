/** How far what lies in ZooKeeper is kept from others, as this process knows it. */
export type AccessView =
  | { readonly kind: 'unknown' }
  /** There are no credentials: whoever reaches ZooKeeper reads the keys and writes jobs. */
  | { readonly kind: 'open' }
  /** It stood open, and is being closed. */
  | { readonly kind: 'closing'; readonly closedCount: number }
  | { readonly kind: 'closed' }
  /** Some of it belongs to other credentials, and cannot be closed or used with ours. */
  | { readonly kind: 'foreign'; readonly count: number; readonly paths: readonly string[] };

/** What somebody should do something about, in words; `undefined` when all is well. */
export function accessWarning(view: AccessView): string | undefined {
  switch (view.kind) {
    case 'unknown':
    case 'closed':
      return undefined;
    case 'open':
      return 'ZooKeeper is open to everybody who can reach it, the keys included: give all processes ESCAPEMENT_ZOOKEEPER_AUTH_FILE';
    case 'closing':
      return `ZooKeeper stood open to everybody and is being closed: ${view.closedCount} znodes so far`;
    case 'foreign':
      return `${view.count} znodes belong to other credentials and cannot be used, such as ${view.paths.join(', ')}`;
  }
}
