import { Exception } from 'node-zookeeper-client';

let taught = false;

/**
 * Teaches the client library to make an error of a code that it does not know (−118 session moved, −124 SASL required),
 * where it would otherwise throw out of the socket's data event and end the process. Done once, whoever asks.
 */
export function acceptUnknownCodes(): void {
  if (taught) return;
  taught = true;
  const create = Exception.create;
  Exception.create = (code, path) => {
    try {
      return create(code, path);
    } catch {
      return Object.assign(new Error(`ZooKeeper error ${code}`), { code });
    }
  };
}
