/** Whom scripts run as. */
export interface ScriptUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Finds a user by `name` or `uid:gid` in the text of `/etc/passwd`; numbers need not stand there. Never root, whose scripts
 * nothing would hold.
 */
export function findScriptUser(text: string, passwd: string): ScriptUser | undefined {
  const numbers = /^(\d{1,9}):(\d{1,9})$/.exec(text);
  const user =
    numbers === null
      ? named(text, passwd)
      : { name: numbers[1] ?? '', uid: Number(numbers[1]), gid: Number(numbers[2]) };
  return user === undefined || user.uid === 0 || user.gid === 0 ? undefined : user;
}

function named(name: string, passwd: string): ScriptUser | undefined {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find((line) => line[0] === name && line.length === 7);
  if (fields === undefined) return undefined;
  return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
}
