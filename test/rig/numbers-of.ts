import { parseArgs } from 'node:util';

/** The numbers that a bench is given by their names, each with the one that stands where nobody says it. Throws for what is no number. */
export function numbersOf<Name extends string>(
  argv: readonly string[],
  byDefault: Readonly<Record<Name, number>>,
): Readonly<Record<Name, number>> {
  const names = Object.keys(byDefault) as Name[];
  const { values } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  const read = (name: Name): readonly [Name, number] => {
    const text = values[name];
    if (text === undefined) return [name, byDefault[name]];
    if (!/^\d{1,9}$/.test(`${text}`)) throw new Error(`--${name} ${text} is no whole number`);
    return [name, Number(text)];
  };
  return Object.fromEntries(names.map(read)) as Record<Name, number>;
}
