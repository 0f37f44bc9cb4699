/** What a connection over TLS is made with, as PEM texts. The name of the server is checked in any case. */
export interface TlsIdentity {
  /** Whom to trust to vouch for the server; `undefined` for those that Node.js trusts. */
  readonly ca: string | undefined;
  /** Who we are, where the server wants to know. */
  readonly client: { readonly cert: string; readonly key: string } | undefined;
}
