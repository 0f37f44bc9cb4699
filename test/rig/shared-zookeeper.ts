import { inject } from 'vitest';

/**
 * The server that the tests share. Whoever stops, freezes or fills one starts one of their own; all others open a chroot that is
 * named after their file.
 */
export function sharedZooKeeper(): { readonly port: number; readonly connect: string } {
  const port = inject('zookeeperPort');
  return { port, connect: `127.0.0.1:${port}` };
}
