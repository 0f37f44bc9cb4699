/** Of this package, as its workers say of themselves; held to its manifest by a test. */
export const version = '0.1.0';
