import { codeOf, importsOf, lineAt } from '../code-text.ts';
import { isTest, type SourceFile } from '../tree.ts';

const api = 'packages/api/src/';
/** Who puts the two sides together. */
const wiring = ['api-deps.ts', 'build-api.ts', 'index.ts'];

/**
 * What would let a write past the acts, or make an act depend on the wire: routes reach acts through their context alone, nobody but acts is
 * given what writes, and acts know neither requests nor routes.
 */
export function actViolations({ path, text }: SourceFile): readonly string[] {
  if (isTest(path) || !path.startsWith(api)) return [];
  const place = path.slice(api.length);
  const imports = importsOf(text);
  const refused = place.startsWith('acts/') ? inActs(imports) : elsewhere(place, imports);
  const idle = place.startsWith('routes/') ? actlessRoutes(text) : [];
  return [...refused, ...idle].map((problem) => `${path}: ${problem}`);
}

function inActs(imports: readonly string[]): readonly string[] {
  return imports
    .filter((name) => /^(@?fastify\b)|\/routes\/|\/api-context\.ts$/.test(name))
    .map((name) => `an act must not know ${name}`);
}

function elsewhere(place: string, imports: readonly string[]): readonly string[] {
  if (wiring.includes(place)) return [];
  return imports
    .filter((name) => /\/(api-deps|acts|performing|writing-ports)\.ts$/.test(name))
    .filter((name) => !(place === 'api-context.ts' && name === './acts/acts.ts'))
    .map((name) => `only acts may write, so ${name} is not for this`);
}

/** Routes that write and call no act, unless they say that they store nothing. */
function actlessRoutes(text: string): readonly string[] {
  const code = codeOf(text);
  const routes = [...code.matchAll(/\bapi\.(get|post|put|patch|delete)\(/g)];
  return routes.flatMap((route, index) => {
    if (route[1] === 'get') return [];
    const body = code.slice(route.index, routes[index + 1]?.index);
    if (/\bacts\.\w+\(/.test(body) || /\bstoresNothing: true\b/.test(body)) return [];
    return [`line ${lineAt(code, route.index)}: a ${route[1]} that calls no act`];
  });
}
