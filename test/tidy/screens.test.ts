import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { screens } from '../screenshots/screens.ts';

const router = readFileSync(
  new URL('../../apps/console/src/app/router.tsx', import.meta.url),
  'utf8',
);

describe('the screens that are photographed, and held to WCAG 2.2 AA', () => {
  it('are of every page that the console has an address for', () => {
    const routes = [...router.matchAll(/^ {2}path: '(.+)',$/gm)].map(([, path = '']) => path);
    expect(routes.length).toBeGreaterThan(20);
    const shown = screens.map(({ path }) => path.replace(/\?.*/, ''));
    const isShown = (route: string) => {
      const parts = route.split('/').map((part) => (part.startsWith('$') ? '[^/~]+' : part));
      const pattern = new RegExp(`^${parts.join('/')}$`);
      return shown.some((path) => pattern.test(path));
    };
    expect(routes.filter((route) => !isShown(route))).toEqual([]);
  });

  it('fall each to one of the files that hold them to it', () => {
    const folder = new URL('../e2e/', import.meta.url);
    const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');
    const files = Number(/^const files = (\d+);$/m.exec(textOf('every-screen.ts'))?.[1]);
    const told = readdirSync(folder).flatMap((name) =>
      name.startsWith('console-pages-') ? [/describeScreens\((\d+)\)/.exec(textOf(name))?.[1]] : [],
    );
    expect(told.map(Number).toSorted()).toEqual(Array.from({ length: files }, (_, i) => i));
  });

  it('have names of their own', () => {
    const names = screens.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });
});
