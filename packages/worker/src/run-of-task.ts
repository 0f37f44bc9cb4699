import {
  type Clock,
  type ConfigEntry,
  type ConfigValues,
  filledTask,
  type Logger,
  needsOf,
  type RunEnvelope,
  type RunExchange,
  type StoreClock,
  type Task,
} from '@escapement/core';
import { type ConfigReading, entryOf } from './config/run-config.ts';
import { leftOutSentences } from './handlers/call-result.ts';
import type { RunInHand } from './run-in-hand.ts';
import { RunLog } from './run-log.ts';
import { RunTellings } from './run-tellings.ts';
import { type Mask, maskedJson, maskOf, noMask } from './secrets/masking.ts';
import { addressOf } from './tasks/http-address.ts';
import type { HandlerRun } from './tasks/task-outcome.ts';
import type { Ending } from './verdict.ts';

/** What a task says of its run goes there. */
export interface SayingPorts {
  readonly exchange: Pick<RunExchange, 'appendLog' | 'tell'>;
  readonly clock: Clock;
  readonly time: StoreClock;
  readonly logger: Logger;
}

/** What a task reaches beside what it was given. */
export interface TaskPorts extends SayingPorts {
  /** Absent where no run may have any. */
  readonly configEntries?: ConfigReading;
}

/** A run that may begin, with the secrets and the configuration that its task asks for. */
interface GivenRun {
  readonly envelope: RunEnvelope;
  readonly secrets: ReadonlyMap<string, string>;
  readonly config: ConfigValues;
  /** Whether it is certainly this worker's own still. */
  readonly isSure: () => boolean;
}

/** A run as its task sees it. A log that nobody writes to is not made, and nothing is told where there is nothing to tell. */
export class RunOfTask implements HandlerRun {
  readonly envelope: RunEnvelope;
  readonly attempt: number;
  readonly failures: number;
  readonly fencingToken: number | undefined;
  readonly stop: RunInHand['stop'];
  readonly #ports: TaskPorts;
  readonly #isSure: () => boolean;
  readonly #mask: Mask;
  #log: RunLog | undefined;
  #tellings: RunTellings | undefined;

  constructor(ports: TaskPorts, run: RunInHand, given: GivenRun) {
    const { envelope, secrets, config } = given;
    const { attempt } = run;
    const { hasTemplates } = needsOf(envelope.task);
    const task = hasTemplates ? filledTask({ envelope, attempt, secrets, config }) : envelope.task;
    const hidden = () => maskOf([...secrets.values(), ...credentialsOf(task, secrets)]);
    this.#mask = secrets.size === 0 ? noMask : hidden();
    this.envelope = task === envelope.task ? envelope : { ...envelope, task };
    this.attempt = attempt;
    this.failures = run.taken.failures;
    this.fencingToken = run.lock?.fencingToken;
    this.stop = run.stop;
    this.#ports = ports;
    this.#isSure = given.isSure;
  }

  mayGoOut(): boolean {
    if (!this.#isSure()) this.stop.stop('taken');
    return this.stop.reason === undefined;
  }

  get log(): RunLog {
    this.#log ??= new RunLog(this.#ports, this.#id, this.#mask);
    return this.#log;
  }

  entry(name: string): Promise<ConfigEntry | undefined> {
    return entryOf(this.#ports.configEntries, name);
  }

  progress(fraction: number, note?: string): void {
    this.#told.progress(fraction, note === undefined ? note : this.#mask(note));
  }

  /** How it ended, with no secret in what is said of it. */
  masked(ending: Ending): Ending {
    if (ending.kind === 'failed') return { ...ending, reason: this.#mask(ending.reason) };
    if (ending.kind !== 'succeeded' || ending.result === undefined) return ending;
    return { ...ending, result: maskedJson(ending.result, this.#mask) };
  }

  /** Whether there is anything that `close` would send; nearly always there is not. */
  hasToldOf(ending: Ending): boolean {
    if (this.#log !== undefined || this.#tellings !== undefined) return true;
    if (ending.kind !== 'succeeded') return false;
    return ending.result !== undefined || ending.resultLeftOut !== undefined;
  }

  /**
   * Nothing is said of the run any more. Must come before the run is settled: whoever sees it succeeded looks for its result, and lines
   * that arrive after the outcome would be missed by whoever reads a settled run's log to its end.
   */
  async close(ending: Ending): Promise<void> {
    if (ending.kind === 'succeeded') await this.#closeTellings(ending);
    else await this.#tellings?.close({});
    await this.#log?.close();
  }

  get #id(): { readonly runId: string; readonly attempt: number } {
    return { runId: this.envelope.runId, attempt: this.attempt };
  }

  get #told(): RunTellings {
    this.#tellings ??= new RunTellings(this.#ports, this.#id);
    return this.#tellings;
  }

  async #closeTellings(succeeded: Extract<Ending, { kind: 'succeeded' }>): Promise<void> {
    const { result, resultLeftOut } = succeeded;
    if (resultLeftOut !== undefined) this.log.write('system', leftOutSentences[resultLeftOut]);
    const isNothing = result === undefined && resultLeftOut === undefined;
    if (isNothing && this.#tellings === undefined) return;
    const told = {
      ...(result === undefined ? {} : { result }),
      ...(resultLeftOut === undefined ? {} : { resultLeftOut }),
    };
    if (await this.#told.close(told)) return;
    this.log.write('system', 'what it told last, its result with it, could not be kept');
  }
}

/** What secrets in an address are sent as, which a server may send back. */
function credentialsOf(task: Task, secrets: ReadonlyMap<string, string>): readonly string[] {
  if (task.kind !== 'http' || secrets.size === 0 || !URL.canParse(task.url)) return [];
  const { authorization } = addressOf(task.url);
  return authorization === undefined ? [] : [authorization.replace(/^Basic /, '')];
}
