import { afterEach, beforeEach } from 'vitest';
import { runEscapement } from '../../apps/cli/src/run-escapement.ts';
import {
  adminToken,
  type FakeWorld,
  openFakeWorld,
} from '../../packages/api/src/fixtures/fake-world.ts';

/** Somebody at a terminal, and the world that the interface is served of. */
class Command {
  #world: FakeWorld | undefined;
  #url = '';
  /** What is typed where something is asked. */
  typed = '';
  questions: string[] = [];

  get world(): FakeWorld {
    if (this.#world === undefined) throw new Error('a world is there while a test runs');
    return this.#world;
  }

  async open(): Promise<void> {
    this.#world = await openFakeWorld();
    this.#url = await this.#world.api.listen({ host: '127.0.0.1', port: 0 });
    this.typed = '';
    this.questions = [];
  }

  close(): Promise<void> {
    return this.world.api.close();
  }

  async run(argv: readonly string[]): Promise<{ readonly code: number; readonly printed: string }> {
    const printed: string[] = [];
    const say = (text: string): void => {
      printed.push(text);
    };
    const env = { ESCAPEMENT_URL: this.#url, ESCAPEMENT_ADMIN_TOKEN: adminToken };
    const ask = async (question: string) => {
      this.questions.push(question);
      return this.typed;
    };
    const code = await runEscapement({ argv, env, ask, out: say, err: say });
    return { code, printed: printed.join('\n') };
  }
}

/** The command over real sockets, against the interface as it is served, in a world of its own for each test. */
export function useCommand() {
  const command = new Command();
  beforeEach(() => command.open());
  afterEach(() => command.close());
  const escapement = (argv: readonly string[]) => command.run(argv);
  const asJson = async (argv: readonly string[]) => {
    const { code, printed } = await escapement([...argv, '--json']);
    return { code, answer: JSON.parse(printed) };
  };
  return { command, escapement, asJson };
}
