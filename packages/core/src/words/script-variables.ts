/** How many variables a script may be given. */
export const scriptVariablesAtMost = 64;

/** Ours, and those by which the loader runs other code before the limits of a script are set. */
const reserved = /^(?:ESCAPEMENT_.*|LD_.*|GLIBC_TUNABLES|GCONV_PATH|LOCPATH)$/;

/** How the reserved names are told. */
export const reservedVariables = 'ESCAPEMENT_…, LD_…, GLIBC_TUNABLES, GCONV_PATH, LOCPATH';

/** Whether a job may not say what this variable of its script is. */
export function isReservedVariable(name: string): boolean {
  return reserved.test(name);
}
