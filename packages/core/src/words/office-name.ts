/** The office that fires: who holds it is the leader. */
export const leaderOffice = 'leader';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

/** Whether an office may have this name: it is part of znode paths. */
export function isOfficeName(text: string): boolean {
  return namePattern.test(text);
}

/** The office of a singleton: no singleton's is that of the leader, whatever it is called. */
export function singletonOffice(name: string): string {
  return `singleton.${name}`;
}
