import type { TlsIdentity } from '@escapement/core';
import type { EnvReader } from './env-reader.ts';
import { readTlsSettings } from './tls-settings.ts';

/** Where ZooKeeper is, and how this process is let in. */
export interface ZooKeeperSettings {
  /** `host:port,…` */
  readonly connect: string;
  readonly chroot: string;
  readonly sessionTimeoutMs: number;
  /** For digest ACLs. */
  readonly auth: { readonly user: string; readonly password: string } | undefined;
  readonly tls: TlsIdentity | undefined;
}

const defaultChroot = '/escapement';

export function readZooKeeperSettings(reader: EnvReader): ZooKeeperSettings {
  return {
    connect: readConnect(reader),
    chroot: readChroot(reader),
    sessionTimeoutMs: reader.integer('ESCAPEMENT_SESSION_TIMEOUT_MS', {
      byDefault: 4_000,
      min: 1_000,
      max: 60_000,
    }),
    auth: readAuth(reader),
    tls: readTlsSettings(reader, 'ESCAPEMENT_ZOOKEEPER_TLS'),
  };
}

/** As it may be shown: the user, never the password. */
export function presentableZooKeeper(settings: ZooKeeperSettings): object {
  return { ...settings, auth: settings.auth?.user, tls: settings.tls !== undefined };
}

/** What is shown to everybody must hold no secret, so that one which stands in the wrong place is refused, and not repeated. */
function readConnect(reader: EnvReader): string {
  const connect = reader.required('ESCAPEMENT_ZOOKEEPER', '127.0.0.1:2181');
  if (!connect.includes('@')) return connect;
  reader.problems.push(
    'ESCAPEMENT_ZOOKEEPER holds credentials; host:port is expected, and they belong into ESCAPEMENT_ZOOKEEPER_AUTH',
  );
  return '';
}

function readChroot(reader: EnvReader): string {
  const chroot = reader.text('ESCAPEMENT_ZOOKEEPER_CHROOT') ?? defaultChroot;
  if (!/^(\/[A-Za-z0-9._-]+)+$/.test(chroot)) {
    reader.problems.push(
      `ESCAPEMENT_ZOOKEEPER_CHROOT is "${chroot}"; a path such as ${defaultChroot} is expected`,
    );
  }
  return chroot;
}

function readAuth(reader: EnvReader): ZooKeeperSettings['auth'] {
  const text = reader.secret('ESCAPEMENT_ZOOKEEPER_AUTH');
  if (text === undefined) return undefined;
  const [, user, password] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (user !== undefined && password !== undefined) return { user, password };
  // The text is not repeated: it may be a password that lacks its user.
  reader.problems.push('ESCAPEMENT_ZOOKEEPER_AUTH is not of the form user:password');
  return undefined;
}
