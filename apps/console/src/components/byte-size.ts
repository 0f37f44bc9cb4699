const mib = 1024 * 1024;

/** Bytes for people, in binary units: `412 MiB`, `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < mib) return `${Math.ceil(bytes / 1024)} KiB`;
  if (bytes < 1024 * mib) return `${Math.round(bytes / mib)} MiB`;
  return `${Number((bytes / (1024 * mib)).toFixed(1))} GiB`;
}

/** A share from 0 to 1 as whole per cent. */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}
