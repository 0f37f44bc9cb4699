/**
 * Whether everybody may see the value of a variable: what says where programs and languages are, and what is said to us, but
 * for our secrets, which are dropped in any case. Whatever else somebody has put there may be a password.
 */
export function isPublicVariable(name: string): boolean {
  return /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|NODE_\w+|ESCAPEMENT_\w+)$/.test(name);
}
