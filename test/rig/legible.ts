import type { Page } from 'playwright-core';

/** In the browser's words: what is neither hidden nor out of the page. */
const isShown = `((each) => each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length > 0)`;

/** In the browser's words: where the text of a thing stands, in lines; what screen readers alone are told stands nowhere. */
const linesOf = `((each) => {
  const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const lines = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement.closest('.visually-hidden') !== null) continue;
    range.selectNodeContents(node);
    lines.push(...range.getClientRects());
  }
  return lines.filter(({ width, height }) => width > 1 && height > 1);
})`;

/**
 * In the browser's words: words that begin in one line and end in the next, without a hyphen. What is written in the letters of code has no words, and
 * what is longer than a word of a language is none.
 */
const torn = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const found = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { parentElement: place } = node;
    if (place === null || place.closest('code, pre, textarea, script, style, .mono, [role=log], .visually-hidden')) continue;
    range.selectNodeContents(node);
    if (range.getClientRects().length < 2 || !${isShown}(place)) continue;
    for (const { 0: word, index } of node.data.matchAll(/(?<![\\p{L}\\d_.\\/-])\\p{Script=Latin}{2,20}(?![\\p{L}\\d_.\\/-])/gu)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
      if (new Set(tops).size > 1) found.push(word + ' is torn');
    }
  }
  return found;
})()`;

/** Words that are torn on the page as it stands. */
export function tornOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(torn);
}

/**
 * In the browser's words: fields that would show less than they say without a sign of it. How a day and a time of day are drawn is the browser's, which tells nobody
 * whether they are cut.
 */
const clipped = `(() => {
  const unfit = '[type=checkbox], [type=radio], [type=hidden], [type=datetime-local], [type=date], [type=time]';
  return [...document.body.querySelectorAll('input, select')]
    .filter((each) => ${isShown}(each) && !each.matches(unfit) && getComputedStyle(each).textOverflow !== 'ellipsis')
    .map((each) => each.tagName.toLowerCase() + ' ' + (each.labels?.[0]?.textContent ?? each.getAttribute('aria-label')) + ' is clipped');
})()`;

/** Fields that are clipped on the page as it stands. */
export function clippedOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(clipped);
}

/**
 * In the browser's words: figures that the words of the next column run into, and what stands at the very edge of a table. Rows that are cards have no
 * columns.
 */
const crowded = `(() => {
  const found = [];
  const name = (cell) => cell.closest('table').caption?.textContent + ': ' + cell.textContent.slice(0, 40);
  for (const row of document.body.querySelectorAll('table:not([data-cards]) tr:has([data-end])')) {
    const cells = [...row.cells].filter((cell) => ${isShown}(cell) && ${linesOf}(cell).length > 0);
    for (const [i, cell] of cells.entries()) {
      if (!cell.hasAttribute('data-end')) continue;
      const ends = Math.max(...${linesOf}(cell).map(({ right }) => right));
      const next = cells[i + 1];
      if (next === undefined) {
        if (row.getBoundingClientRect().right - ends < 12) found.push(name(cell) + ' is at the edge');
      } else if (!next.hasAttribute('data-end')) {
        const begins = Math.min(...${linesOf}(next).map(({ left }) => left));
        if (begins - ends < 20) found.push(name(cell) + ' runs into ' + next.textContent.slice(0, 40));
      }
    }
  }
  return found;
})()`;

/** What has no room in the tables of the page as it stands. */
export function crowdedOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(crowded);
}
