import { startZooKeeperServer, type ZooKeeperServer } from '@escapement/testkit';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly zookeeperPort: number;
  }
}

let server: ZooKeeperServer | undefined;

/** One ZooKeeper for every test that does it no harm: it takes seconds to start, and each test has a chroot of its own in it. */
export async function setup(project: TestProject): Promise<void> {
  server = await startZooKeeperServer();
  project.provide('zookeeperPort', server.port);
}

export async function teardown(): Promise<void> {
  await server?.dispose();
}
