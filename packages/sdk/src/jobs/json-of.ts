/** What JSON makes of a value: what a run's result is once it was kept and is read again, an instant as its text. */
export type JsonOf<T> = unknown extends T
  ? unknown
  : T extends { toJSON(): infer Told }
    ? JsonOf<Told>
    : T extends string | number | boolean | null | undefined
      ? T
      : T extends (...parameters: never[]) => unknown
        ? undefined
        : T extends object
          ? { [Name in keyof T]: JsonOf<T[Name]> }
          : undefined;
