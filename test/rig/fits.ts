import type { Page } from 'playwright-core';

/** A phone, the narrowest that has tables, and a desk. */
const widths = [390, 800, 1440] as const;

/** In the browser's words. The layout follows media queries that are told a frame later. */
const overhang = `(async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  const { scrollWidth, clientWidth } = document.scrollingElement;
  return scrollWidth - clientWidth;
})()`;

/** By how many pixels the page runs over each of these widths; nothing where it fits. What scrolls in a tile of its own is no part of it. */
export async function runsOver(page: Page): Promise<readonly string[]> {
  const over: string[] = [];
  const before = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate<number>(overhang);
    if (!Number.isInteger(wide)) throw new Error(`the page says ${wide} of its width`);
    if (wide > 0) over.push(`${new URL(page.url()).pathname} at ${width}: ${wide}`);
  }
  if (before !== null) await page.setViewportSize(before);
  return over;
}
