import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

const specifier = /(?<=\bfrom\s+|\bimport\s*\(\s*)'([^']+)'/g;

/**
 * Copies the types of the entries, and of all that they reach in the packages below, and lets each name the others by where they lie. TypeScript 7 has
 * no interface for the tools that roll types up, and what is reached is all that they would keep.
 *
 * @returns the names of others' packages that the types ask for.
 */
export async function writeTypes({ folder, dist, entries }) {
  const places = { own: join(folder, 'dist/compiled'), packages: join(folder, '..'), dist };
  const reached = new Set();
  const others = new Set();
  const rest = entries.map((name) => join(places.own, `${name}.d.ts`));
  for (const file of rest) {
    if (reached.has(file)) continue;
    reached.add(file);
    const text = await readFile(file, 'utf8');
    const written = text
      .replace(/^\/\/# sourceMappingURL=.*$/m, '')
      .replace(specifier, (quoted, name) => {
        const target = targetOf(name, file, places);
        if (target === undefined) {
          others.add(name);
          return quoted;
        }
        rest.push(target);
        return `'${pathBetween(file, target, places)}'`;
      });
    await mkdir(dirname(shippedAt(file, places)), { recursive: true });
    await writeFile(shippedAt(file, places), written);
  }
  return others;
}

/** The compiled types that a name stands for; `undefined` for a package of somebody else's. */
function targetOf(name, file, { packages }) {
  if (name.startsWith('.')) return join(dirname(file), name.replace(/\.[jt]s$/, '.d.ts'));
  const [, ours] = /^@escapement\/([a-z-]+)$/.exec(name) ?? [];
  return ours === undefined ? undefined : join(packages, ours, 'dist/index.d.ts');
}

function pathBetween(file, target, places) {
  const from = dirname(shippedAt(file, places));
  const path = relative(from, shippedAt(target, places)).replace(/\.d\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

function shippedAt(file, { own, packages, dist }) {
  if (file.startsWith(own)) return join(dist, relative(own, file));
  const [name = '', , ...inner] = relative(packages, file).split('/');
  return join(dist, 'types', name, ...inner);
}
