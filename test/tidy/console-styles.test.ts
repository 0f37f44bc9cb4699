import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const sources = fileURLToPath(new URL('../../apps/console/src', import.meta.url));
const mantine = resolve(dirname(createRequire(import.meta.url).resolve('@mantine/core')), '../esm');

/** Parts that come with a component and that the console draws nowhere. */
const undrawn = ['CheckboxCard', 'CheckboxIndicator', 'RadioCard', 'RadioIndicator'];

/** What the sources import of the components by name; the notes bring theirs. */
function used(): Set<string> {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' });
  const imports = files
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) => [
      ...readFileSync(resolve(sources, file), 'utf8').matchAll(
        /import \{([^}]*)\} from '@mantine\/core'/g,
      ),
    ]);
  const names = imports.flatMap(([, names = '']) => names.split(',').map((name) => name.trim()));
  return new Set([...names, 'Notification']);
}

/** The style sheets that a module of the library and all that it imports ask for, by their names. */
function sheetsOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const [, own] = /([^/]+)\.module\.mjs$/.exec(file) ?? [];
  if (own !== undefined) return [own];
  const imported = [...readFileSync(file, 'utf8').matchAll(/from ?['"](\.[^'"]+\.mjs)['"]/g)];
  return imported.flatMap(([, path = '']) => sheetsOf(resolve(dirname(file), path), seen));
}

it('the styles of every component that is used are loaded, and of no other', () => {
  const modules = [...used()].map((name) => resolve(mantine, `components/${name}/${name}.mjs`));
  const wanted = modules.filter((file) => existsSync(file)).flatMap((file) => sheetsOf(file));
  const css = readFileSync(resolve(sources, 'app/mantine.css'), 'utf8');
  const loaded = [...css.matchAll(/styles\/([A-Z]\w*)\.css/g)].map(([, name]) => name);
  expect(loaded.toSorted()).toEqual(
    [...new Set(wanted)].filter((name) => !undrawn.includes(name)).toSorted(),
  );
});
