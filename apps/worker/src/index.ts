/**
 * A worker process: reads its environment, opens ZooKeeper and Redis, waits for both however long they take, and runs a
 * worker over them until it is told to stop. `main.ts` is the entry; what is exported here is for tests.
 */
export { type Config, parseConfig } from './config.ts';
export { createWorkerProcess, type WorkerProcess } from './worker-process.ts';
