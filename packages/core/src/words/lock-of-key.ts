/** Where the name of a lock takes in the key of a run. */
const place = '${key}';
const nameCharsAtMost = 64;
const signChars = 11;

/** Whether a lock is another one for each key. */
export function isLockOfKey(lock: string): boolean {
  return lock.includes(place);
}

/**
 * The lock of a run that a key has led to. What no name may hold becomes `_`, so that two keys may share a lock, which holds up one of them and harms
 * neither; what is too long is cut and signed with what it was.
 */
export function lockOfKey(lock: string, key: string): string {
  const whole = lock.replaceAll(place, key);
  const name = whole.replace(/[^A-Za-z0-9._-]/gu, '_').replace(/^[^A-Za-z0-9]/, 'k');
  if (name.length <= nameCharsAtMost) return name;
  return `${name.slice(0, nameCharsAtMost - signChars - 1)}.${signOf(whole)}`;
}

/** 53 bits of a text, by multiplying and mixing: for telling texts apart that nobody means to make alike. */
function signOf(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36).padStart(signChars, '0');
}
