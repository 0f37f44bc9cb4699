export const secretNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const opening = 'secret.';

/** The secret that a template asks for by `${secret.smtp-password}`; `undefined` where it asks for something else. */
export function secretNameIn(template: string): string | undefined {
  if (!template.startsWith(opening)) return undefined;
  const name = template.slice(opening.length);
  return secretNamePattern.test(name) ? name : undefined;
}
