/** A line of a secret of several lines is taken out by itself, since a log has lines; one that is shorter would take out too much. */
const shortestLine = 8;
/** What is left of a shorter secret within other Base64 would be found where it is not. */
const shortestWithin = 8;

/** How a secret may be written in a text: as it is, without the blanks around it, line by line, and as other programs spell it. */
export function* spellingsOf(value: string): Generator<string> {
  const wholes = [value, value.trim()].filter((text) => text !== '');
  const lines = value.split(/\r?\n/).filter((line) => line.length >= shortestLine);
  for (const part of [...wholes, ...lines]) {
    yield part;
    yield* jsonOf(part);
    yield encodeURIComponent(part);
    yield Buffer.from(part).toString('base64');
    yield Buffer.from(part).toString('base64url');
  }
  for (const whole of wholes) {
    yield* inAddresses(whole);
    yield Buffer.from(whole).toString('hex');
    yield Buffer.from(whole).toString('hex').toUpperCase();
    yield* withinBase64(whole);
  }
}

/** As it stands in an address or a form, with the capitals of some and the small letters of others. */
function* inAddresses(text: string): Generator<string> {
  const component = encodeURIComponent(text);
  const strict = component.replace(/[!'()*]/g, (sign) => `%${hexOf(sign).toUpperCase()}`);
  const form = new URLSearchParams({ '': text }).toString().slice(1);
  for (const spelled of [component, strict, form, encodeURI(text)]) {
    yield spelled;
    yield spelled.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase());
  }
}

function hexOf(sign: string): string {
  return sign.charCodeAt(0).toString(16).padStart(2, '0');
}

/** Some escape all that is not ASCII, and some a slash. */
function* jsonOf(text: string): Generator<string> {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(
    /[\x80-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  for (const spelled of [json, ascii]) {
    yield spelled;
    yield spelled.replaceAll('/', '\\/');
  }
}

/**
 * What is the same of it wherever it stands in what is encoded, as a password stands behind its user in the credentials of HTTP: three bytes
 * become four letters, so that there are three ways, each without the letters that it shares with its neighbours.
 */
function* withinBase64(text: string): Generator<string> {
  for (const before of [0, 1, 2]) {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const end = Math.floor((bytes.length * 8) / 6);
    for (const alphabet of ['base64', 'base64url'] as const) {
      const own = bytes.toString(alphabet).slice(Math.ceil((before * 8) / 6), end);
      if (own.length >= shortestWithin) yield own;
    }
  }
}
