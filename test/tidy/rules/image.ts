import type { SourceFile } from '../tree.ts';

const scope = '@escapement/';

/** A workspace: its folder, its name, and what of ours it needs to run. */
interface Workspace {
  readonly folder: string;
  readonly name: string;
  readonly needs: readonly string[];
}

/** What the Dockerfile does not copy and its images need: it would show only where somebody builds them. */
export function imageViolations(
  dockerfile: string,
  manifests: readonly SourceFile[],
): readonly string[] {
  const workspaces = manifests.map(workspaceOf);
  const unknown = workspaces
    .filter(({ folder }) => !dockerfile.includes(`COPY ${folder}/package.json ${folder}/\n`))
    .map(({ folder }) => `npm is not told of ${folder}`);
  const missing = ['scheduler', 'worker'].flatMap((image) => {
    const copied = stageOf(dockerfile, `FROM runtime AS ${image}\n`);
    const installed = stageOf(dockerfile, `FROM manifests AS ${image}-modules\n`);
    const apps = [...installed.matchAll(/--workspace (\S+)/g)].map(([, name = '']) => name);
    return closureOf(apps, workspaces)
      .filter(({ folder }) => !copied.includes(`COPY --from=build /app/${folder} ${folder}\n`))
      .map(({ folder }) => `the image ${image} lacks ${folder}`);
  });
  return [...unknown, ...missing];
}

function workspaceOf({ path, text }: SourceFile): Workspace {
  const manifest: { name: string; dependencies?: object } = JSON.parse(text);
  const needs = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith(scope));
  return { folder: path.replace(/\/package\.json$/, ''), name: manifest.name, needs };
}

function closureOf(
  apps: readonly string[],
  workspaces: readonly Workspace[],
): readonly Workspace[] {
  const found = new Set<Workspace>();
  const names = [...apps];
  for (const next of names) {
    const workspace = workspaces.find((each) => each.name === next);
    if (workspace === undefined || found.has(workspace)) continue;
    found.add(workspace);
    names.push(...workspace.needs);
  }
  return [...found];
}

function stageOf(dockerfile: string, opening: string): string {
  const [, stage = ''] = dockerfile.split(opening);
  return `${stage.split('\nFROM ', 1)[0] ?? ''}\n`;
}
