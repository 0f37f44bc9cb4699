import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Crew } from '../processes/crew.ts';
import type { Environment, ZookeeperProgram } from './installed-programs.ts';
import { untilAnswers, withinMs } from './line-probe.ts';
import { freePort } from './network-ports.ts';
import type { ZookeeperSource } from './server-sources.ts';

/** A session that does not say who it is may not even look around. */
const enforced = { 'enforce.auth.enabled': 'true', 'enforce.auth.schemes': 'digest' } as const;

/** Short ticks, so that the session of a killed node expires within seconds. */
const settings = {
  tickTime: '500',
  minSessionTimeout: '1000',
  initLimit: '20',
  syncLimit: '10',
  maxClientCnxns: '0',
  'admin.enableServer': 'false',
  '4lw.commands.whitelist': 'ruok,mntr,srvr',
  'autopurge.snapRetainCount': '3',
  'autopurge.purgeInterval': '1',
  ...enforced,
} as const;

const enforcedWords = Object.entries(enforced)
  .map(([name, value]) => `${name}=${value}`)
  .join(' ');

const javaFlags = [
  // ZooKeeper keeps its last 500 transactions in memory, three times over, and takes no smaller number: edits of the
  // largest znodes that the REST interface takes (256 KB) hold 384 MB, beside some 150 MB for 100,000 definitions.
  '-Xmx1g',
  // One that has run out of memory answers nobody and does not end; ended, it is started again.
  '-XX:+ExitOnOutOfMemoryError',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  // What ACLs hold of a password; the default is SHA-1.
  '-Dzookeeper.DigestAuthenticationProvider.digestAlg=SHA-256',
];

/**
 * Starts a private single ZooKeeper on loopback with its data under the crew's data directory, unless one was given.
 *
 * @returns What clients connect to, `host:port`.
 */
export async function startZookeeper(
  source: ZookeeperSource,
  crew: Crew,
  env: Environment,
): Promise<string> {
  if (source.kind === 'given') return source.connect;
  const port = await freePort();
  const home = join(crew.dataDir, 'zookeeper');
  mkdirSync(join(home, 'data'), { recursive: true });
  const run =
    source.kind === 'docker' ? inDocker(home, port) : asProgram(source.program, home, port);
  const child = await crew.start({ name: 'zookeeper', role: 'zookeeper', port, env, ...run });
  await untilAnswers(child, { port, ask: 'ruok', answer: 'imok' }, withinMs(source));
  return `127.0.0.1:${port}`;
}

function asProgram(program: ZookeeperProgram, home: string, port: number) {
  writeLogConfigs(home);
  const config = join(home, 'zoo.cfg');
  const own = {
    dataDir: join(home, 'data'),
    clientPort: String(port),
    clientPortAddress: '127.0.0.1',
  };
  const lines = Object.entries({ ...settings, ...own });
  writeFileSync(config, lines.map(([key, value]) => `${key}=${value}\n`).join(''));
  const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
  const classPath = [home, program.classPath].join(delimiter);
  return { command: program.java, args: [...javaFlags, '-cp', classPath, main, config] };
}

/** ZooKeeper 3.8 of Debian logs through log4j 1, newer ones through Logback; both are noisy without a word. */
function writeLogConfigs(home: string): void {
  writeFileSync(
    join(home, 'log4j.properties'),
    `log4j.rootLogger=WARN, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%d{ISO8601} %-5p %c{1} %m%n
`,
  );
  writeFileSync(
    join(home, 'logback.xml'),
    `<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d{ISO8601} %-5level %logger{1} %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="out" /></root>
</configuration>
`,
  );
}

function inDocker(home: string, port: number) {
  return {
    command: 'docker',
    args: [
      ...['run', '--rm', '--init', '--name', `escapement-zookeeper-${port}`],
      ...['-p', `127.0.0.1:${port}:2181`, '-v', `${join(home, 'data')}:/data`],
      ...['-e', `ZOO_TICK_TIME=${settings.tickTime}`, '-e', 'ZOO_ADMINSERVER_ENABLED=false'],
      ...['-e', 'ZOO_MAX_CLIENT_CNXNS=0', '-e', 'ZOO_4LW_COMMANDS_WHITELIST=ruok,mntr,srvr'],
      ...['-e', `ZOO_CFG_EXTRA=${enforcedWords}`],
      ...['-e', `JVMFLAGS=${javaFlags.join(' ')}`, 'zookeeper:3.9'],
    ],
  };
}
