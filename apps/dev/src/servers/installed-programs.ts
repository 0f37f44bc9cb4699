import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Debian's ZooKeeper names its libraries itself, all but the two that let it log. */
const debianJars = [
  '/usr/share/java/zookeeper.jar',
  '/usr/share/java/slf4j-log4j12.jar',
  '/usr/share/java/log4j-1.2.jar',
] as const;

/** A ZooKeeper that can be run on this machine. */
export interface ZookeeperProgram {
  readonly java: string;
  /** What `java -cp` gets. */
  readonly classPath: string;
}

/** Where a program of this name is on the PATH. */
export function findProgram(name: string, env: Environment): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  // Debian keeps servers in /usr/sbin, which is not on everybody's PATH.
  return [...folders, '/usr/sbin'].map((folder) => join(folder, name)).find(isExecutable);
}

/** ZooKeeper's own distribution at ZOOKEEPER_HOME, or Debian's package, with the Java to run it. */
export function findZookeeper(env: Environment): ZookeeperProgram | undefined {
  const java =
    [join(env['JAVA_HOME'] ?? '', 'bin/java')].find(isExecutable) ?? findProgram('java', env);
  const home = env['ZOOKEEPER_HOME'];
  if (java === undefined) return undefined;
  if (home !== undefined && existsSync(join(home, 'lib'))) {
    return { java, classPath: [join(home, '*'), join(home, 'lib/*')].join(delimiter) };
  }
  return existsSync(debianJars[0]) ? { java, classPath: debianJars.join(delimiter) } : undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
