/** A belief of the code that turned out false. Nobody catches it but `main.ts`, which logs it and exits: a crashed leader loses its ephemeral znode, which is the safe direction. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

/** Throws `InvariantBroken` unless the condition holds. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantBroken(message);
}

/** Ends an exhaustive switch: the compiler refuses a union member that was not handled. */
export function unreachable(value: never): never {
  throw new InvariantBroken(`a case that cannot be: ${JSON.stringify(value)}`);
}
