import type { Page } from 'playwright-core';

/** A phone, the narrowest that has tables, and a desk. */
const widths = [390, 800, 1440] as const;

const overhang = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.scrollingElement)`;

/** In the browser's words: when all has been drawn again, by those as well who are told a frame later. */
const drawn = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** Gives the page this width, and waits until it is laid out in it: media queries are told a frame later. */
export async function laidOutAt(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate(`(async () => {
    do await ${drawn};
    while (innerWidth !== ${width});
  })()`);
}

/**
 * Waits until what comes in or goes out has done so: a dialog fades in for a fifth of a second, and until then neither its colours nor its place are those that
 * people see. What moves for ever is not waited for.
 */
export async function cameToRest(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const ends = ({ effect }) => Number.isFinite(effect.getComputedTiming().endTime);
    const moving = () => document.getAnimations().filter((each) => each.playState === 'running' && ends(each));
    do await ${drawn};
    while ((await Promise.allSettled(moving().map(({ finished }) => finished))).length > 0);
  })()`);
}

/** By how many pixels the page runs over its width as it stands. */
export async function overhangOf(page: Page): Promise<number> {
  const wide = await page.evaluate<number>(overhang);
  if (!Number.isInteger(wide)) throw new Error(`the page says ${wide} of its width`);
  return wide;
}

/** By how many pixels the page runs over each of these widths; nothing where it fits. What scrolls in a tile of its own is no part of it. */
export async function runsOver(page: Page): Promise<readonly string[]> {
  const over: string[] = [];
  const before = page.viewportSize();
  for (const width of widths) {
    await laidOutAt(page, width);
    const wide = await overhangOf(page);
    if (wide > 0) over.push(`${new URL(page.url()).pathname} at ${width}: ${wide}`);
  }
  if (before !== null) await page.setViewportSize(before);
  return over;
}

/** In the browser's words: the words that stand in one line of direction with a text that turns it, and are no part of that. */
const turned = `((said) => {
  const isApart = (each) => {
    const { display, unicodeBidi } = getComputedStyle(each);
    return display !== 'inline' || unicodeBidi !== 'normal';
  };
  const textOf = (each) =>
    [...each.childNodes]
      .map((node) => (node.nodeType === 3 ? node.data : node.nodeType !== 1 || isApart(node) ? '' : textOf(node)))
      .join('');
  return [...document.body.querySelectorAll('*')]
    .filter((each) => isApart(each) && each.matches(':not(script, style, textarea)'))
    .map((each) => textOf(each).replaceAll('\u2068' + said + '\u2069', ''))
    .filter((text) => text.includes(said) && text.replaceAll(said, '').trim() !== '');
})`;

/** Words of ours whose direction this text of somebody else's turns. */
export function turnedBy(page: Page, said: string): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`${turned}(${JSON.stringify(said)})`);
}

/**
 * In the browser's words: what is wider than the box that cuts it off. What ends in three dots says that it goes on; code, text fields and rows of
 * tabs are scrolled by hand.
 */
const cutOff = `(() => {
  const byHand = 'pre, textarea, input, select, [role=tablist], [role=log], [role=listbox], [class*=Switch-track]';
  const isHidden = ({ clientWidth, clientHeight }) => clientWidth <= 1 || clientHeight <= 1;
  return [...document.body.querySelectorAll('*')]
    .filter((each) => {
      const { overflowX, textOverflow, webkitLineClamp } = getComputedStyle(each);
      if (overflowX === 'visible' || textOverflow === 'ellipsis' || webkitLineClamp !== 'none') return false;
      return each.scrollWidth > each.clientWidth + 1 && !isHidden(each) && each.closest(byHand) === null;
    })
    .map((each) => each.tagName.toLowerCase() + '.' + each.classList[0] + ' by ' + (each.scrollWidth - each.clientWidth));
})()`;

/** What is cut off of the page as it stands. */
export function cutOffOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(cutOff);
}

/**
 * In the browser's words: what is wider than anybody reads, reaches or fills in, however wide the screen is. Rows of words are read up to the width of
 * a page.
 */
const drawnOut = `(() => {
  const limits = { button: 640, input: 900, select: 900 };
  return [...document.body.querySelectorAll('button, input, select, dialog, [role=dialog], p, dd, td, li')]
    .map((each) => [each, each.tagName.toLowerCase(), each.getBoundingClientRect().width])
    .filter(([, tag, width]) => width > (limits[tag] ?? 1_400))
    .map(([each, tag, width]) => tag + '.' + each.classList[0] + ' is ' + Math.round(width) + ' wide');
})()`;

/** What is drawn out too far on the page as it stands. */
export function drawnOutOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(drawnOut);
}
