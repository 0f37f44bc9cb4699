/** The office that fires: who holds it is the leader. */
export const leaderOffice = 'leader';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether an office may have this name: it is part of znode paths. */
export function isOfficeName(text: string): boolean {
  return namePattern.test(text);
}
