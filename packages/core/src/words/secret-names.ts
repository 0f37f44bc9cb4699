export const secretNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The secret that a template asks for by `${secret.smtp-password}`; `undefined` where it asks for something else. */
export function secretNameIn(template: string): string | undefined {
  return nameBehind('secret.', template);
}

/** The configuration entry that one asks for by `${config.limits}`. */
export function configNameIn(template: string): string | undefined {
  return nameBehind('config.', template);
}

function nameBehind(opening: string, template: string): string | undefined {
  if (!template.startsWith(opening)) return undefined;
  const name = template.slice(opening.length);
  return secretNamePattern.test(name) ? name : undefined;
}
