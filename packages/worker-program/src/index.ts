/**
 * A worker and the two servers that it needs, as one thing that is started and stopped.
 *
 * The idea: the worker's shell is given ports and knows no server; whoever wants a worker wants one that finds ZooKeeper and Redis, waits for
 * both however long they take, and closes all of it in order. That is the same whether our own process is started by its environment
 * or somebody's program starts one beside its handlers, so it stands here once, and both are thin over it. What tasks are run with is
 * for them to say.
 */
export { httpDefaults, readWorkerLimits, type WorkerLimits } from './worker-limits.ts';
export {
  openWorkerProgram,
  type ProgramHandlers,
  type ProgramParts,
  type WorkerProgram,
  type WorkerProgramSettings,
} from './worker-program.ts';
