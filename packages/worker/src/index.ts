/**
 * The worker's shell: take → open → run → tell. A run is taken and begun in one step in Redis, so that it is in one hand at a time; what
 * its entry holds is believed once its signature has been looked at; and what is told of it counts only if no later attempt
 * has begun. Everything that runs can be stopped, for one of four reasons that end the run differently: its time is up,
 * it was given to another worker, its lock is gone, or this process must end. The user's code is called with a signal, in a process
 * of its own unless the worker was told otherwise, HTTP requests are checked at the moment of dialling, scripts live in a process group that ends with them, under limits and,
 * where the worker is told to, as another user.
 */

export type { OpenCell } from './cells/cell.ts';
export { CellPool, type CellPoolOptions } from './cells/cell-pool.ts';
export { type ProcessCellSettings, processCells } from './cells/process-cell.ts';
export { type ThreadCellSettings, threadCells } from './cells/thread-cell.ts';
export {
  type Handler,
  type HandlerContext,
  type HandlerModule,
  handlersOf,
  loadHandlers,
} from './handlers/handler-module.ts';
export { describeThrown } from './handlers/thrown.ts';
export { type WorkerMeter, workerMetrics } from './metrics.ts';
export type { ServiceList } from './naming/service-list.ts';
export { type PickedInstance, type PickOptions, ServicePicker } from './naming/service-picker.ts';
export { type Confinement, openConfinement } from './scripts/confinement.ts';
export { openProcessGuard, type ProcessGuard } from './scripts/process-guard.ts';
export { folderClosedTo } from './scripts/script-directory.ts';
export type { ScriptLimits } from './scripts/script-limits.ts';
export { findScriptUser, type ScriptUser } from './scripts/script-user.ts';
export { RunStopped, type StopReason } from './stop-reason.ts';
export type { OthersSettings } from './tasks/bullmq-task.ts';
export { type HandlerRunner, handlersHere } from './tasks/handler-task.ts';
export { type HttpLimits, openHttpClient } from './tasks/http-client.ts';
export type { TaskRunners } from './tasks/run-task.ts';
export type { Interpreter, ScriptSettings } from './tasks/script-task.ts';
export { parsePattern, type TargetPattern, type TargetPolicy } from './tasks/target-policy.ts';
export { finallyFailed, type HandlerRun } from './tasks/task-outcome.ts';
export { Worker, type WorkerState, workerClockLimits } from './worker.ts';
export type { WorkerPorts, WorkerSettings } from './worker-ports.ts';
