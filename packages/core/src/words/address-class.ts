import ipaddr from 'ipaddr.js';

/**
 * Where an address leads. `forbidden`: to the machine's own link, to a cloud's metadata service or to nowhere in
 * particular; nothing opens those. `private`: inside, so only for who says so. `public`: the internet.
 */
export type AddressClass = 'forbidden' | 'private' | 'public';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Metadata services outside the link-local ranges. Sources: the documentation of AWS, Google, Alibaba, Azure and Oracle. */
const metadataAddresses = new Set([
  'fd00:ec2::254',
  'fd20:ce::254',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
]);

const forbiddenRanges: ReadonlySet<string> = new Set([
  'unspecified',
  'linkLocal',
  'multicast',
  'broadcast',
  // Obsolete tunnels, which can lead to any IPv4 address.
  '6to4',
  'teredo',
  'rfc6145',
]);

/** The class of an address in text form; one that cannot be read is forbidden. */
export function classOfAddress(text: string): AddressClass {
  const address = parseAddress(text);
  if (address === undefined) return 'forbidden';
  if (metadataAddresses.has(address.toString())) return 'forbidden';
  const range = address.range();
  if (forbiddenRanges.has(range)) return 'forbidden';
  return range === 'unicast' ? 'public' : 'private';
}

/** The address, taken out of whatever IPv6 form carries an IPv4 address; `undefined` when the text is none. */
export function parseAddress(text: string): Address | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.parse(text);
  return address instanceof ipaddr.IPv6 ? unwrapped(address) : address;
}

/** Mapped (`::ffff:a.b.c.d`), translated (`64:ff9b::a.b.c.d`) and the obsolete compatible form (`::a.b.c.d`) lead to IPv4. */
function unwrapped(address: ipaddr.IPv6): Address {
  const bytes = address.toByteArray();
  const head = bytes.slice(0, 12);
  const isCompatible = head.every((byte) => byte === 0) && !isTiny(bytes);
  const range = address.range();
  if (!isCompatible && range !== 'ipv4Mapped' && range !== 'rfc6052') return address;
  return new ipaddr.IPv4(bytes.slice(12));
}

/** `::` and `::1` are themselves and no IPv4 address. */
function isTiny(bytes: readonly number[]): boolean {
  return bytes.slice(12, 15).every((byte) => byte === 0) && (bytes[15] ?? 0) <= 1;
}

/**
 * Whether HTTP tasks never go to a URL, whatever a worker may allow: it names an address that is forbidden. One that names a host leads to whatever that is resolved to, and
 * is judged when it is dialled; a private one is for each worker to judge.
 */
export function isForbiddenUrl(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  return parseAddress(host) !== undefined && classOfAddress(host) === 'forbidden';
}
