import type { Client } from '@escapement/client';
import type { StandingProgram } from '@escapement/protocol';
import type { Command } from './command.ts';
import { listCommand } from './list-command.ts';

/** Singletons that programs have declared, with who owns them. */
export const listSingletons: Command = listCommand({
  name: 'singleton list',
  page: (client, query) => client.singletons(query),
  linesOf: (singleton, words) => words.singletons.lines(singleton),
  none: (words) => words.singletons.none,
});

/** One of them, with who is next, its last moves and the commands that were given up. */
export const showSingleton: Command = {
  name: 'singleton show',
  takesReason: false,
  takes: 'one singleton',
  async run(client, { ids: [name = ''] }, words) {
    const answer = await client.singleton(name);
    const moves = answer.moves.map((move) => words.singletons.move(move));
    const dead = answer.deadCommands.map((command) => words.singletons.dead(command));
    // A node that is older says their names alone.
    const line = answer.line ?? (answer.candidates ?? []).map((program) => ({ program }));
    const others = line.filter(({ program }) => program !== answer.owner).map(programText);
    const next = others.length === 0 ? [] : [words.singletons.next(others)];
    const lines = [...words.singletons.lines(answer), ...next, ...moves, ...dead];
    return { lines, answer, isDone: true };
  },
};

/** Asks whoever owns one to hand it on, to the next in line or to a program that stands there. */
export const moveSingleton: Command = {
  name: 'singleton move',
  takesReason: true,
  takes: 'one singleton',
  options: { to: 'may' },
  async run(client, { ids: [name = ''], reason, options: { to } }, words) {
    const whither = to === undefined ? {} : { to };
    const answer = await client.moveSingleton(name, { reason, ...whither });
    return { lines: [words.singletons.asked({ name, ...answer })], answer, isDone: true };
  },
};

/** Asks whoever owns one to stop its instance and start another. */
export const restartSingleton: Command = {
  name: 'singleton restart',
  takesReason: true,
  takes: 'one singleton',
  async run(client, { ids: [name = ''], reason }, words) {
    const answer = await client.restartSingleton(name, { reason });
    return { lines: [words.singletons.restarts({ name, ...answer })], answer, isDone: true };
  },
};

/** Forgets one that no program stands for. */
export const deleteSingleton: Command = {
  name: 'singleton delete',
  takesReason: true,
  takes: 'one singleton',
  async run(client, { ids: [name = ''], reason }, words) {
    await client.deleteSingleton(name, { reason });
    return { lines: [words.singletons.deleted(name)], answer: { name }, isDone: true };
  },
};

/** Puts a command into its inbox. */
export const tellSingleton: Command = {
  name: 'singleton tell',
  takesReason: false,
  takes: 'one singleton',
  options: { command: 'must' },
  async run(client, { ids: [name = ''], options }, words) {
    const command = options.command as Parameters<Client['tellSingleton']>[1];
    const answer = await client.tellSingleton(name, command);
    return { lines: [words.singletons.told({ name, ...answer })], answer, isDone: true };
  },
};

/** Puts one that was given up into the inbox once more. */
export const sendCommandAgain: Command = {
  name: 'singleton send-again',
  takesReason: true,
  takes: 'one singleton',
  options: { sequence: 'must' },
  async run(client, { ids: [name = ''], reason, options }, words) {
    const answer = await client.sendCommandAgain(name, options.sequence ?? 0, { reason });
    return { lines: [words.singletons.told({ name, ...answer })], answer, isDone: true };
  },
};

function programText({ program, version }: StandingProgram): string {
  return version === undefined ? program : `${program} ${version}`;
}
