import axe from 'axe-core';
import type { Page } from 'playwright-core';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

/** Fails when a page has a fault of accessibility in either theme, or is wider than a phone. */
export async function look(page: Page, name: string): Promise<void> {
  await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`,
      );
    });
    if (found.length > 0) throw new Error(`${name}, ${colorScheme}:\n${found.join('\n')}`);
  }
  await page.setViewportSize(PHONE);
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
  await page.setViewportSize(DESK);
  if (width > PHONE.width) throw new Error(`${name} is ${width} pixels wide on a phone.`);
}
