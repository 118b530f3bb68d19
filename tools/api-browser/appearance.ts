import type { Locator, Page } from 'playwright-core';

/** What of the renderer's own is not shown: its picture in the empty pane, and its placeholders for keys. */
const FOREIGN = ['.ascii-art:visible', 'text=YOUR_SECRET_TOKEN'];

/** By WCAG 2, for text of this size. */
const LEAST_CONTRAST = 4.5;

/** What is wrong with the look of the page in both of its themes. */
export async function appearanceFaults(page: Page): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.reload();
    const button = page.getByRole('button', { name: 'Test Request' }).first();
    await button.waitFor();
    faults.push(...(await foreignIn(page)));
    const contrast = await contrastOf(button);
    if (contrast < LEAST_CONTRAST)
      faults.push(`The contrast of its button is ${contrast.toFixed(1)} in the ${theme} theme.`);
  }
  return faults;
}

export async function foreignIn(page: Page): Promise<readonly string[]> {
  const shown = await Promise.all(
    FOREIGN.map(async (one) => ((await page.locator(one).count()) > 0 ? one : undefined)),
  );
  return shown.flatMap((one) => (one === undefined ? [] : [`It shows ${one}.`]));
}

/** Of the text of a button and what is behind it. */
async function contrastOf(button: Locator): Promise<number> {
  const behind = await button.evaluate(colourOf, 'background-color');
  const text = await button.locator('span').first().evaluate(colourOf, 'color');
  const [darker = 0, lighter = 0] = [luminance(text), luminance(behind)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

type Styled = { computedStyleMap(): { get(name: string): { toString(): string } } };

/** Runs in the page. */
const colourOf = (element: Styled, name: string) => element.computedStyleMap().get(name).toString();

/** @param colour such as `rgb(11, 110, 110)` */
function luminance(colour: string): number {
  const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour)?.slice(1);
  if (!parts) throw new Error(`${colour} is no plain colour.`);
  const [r = 0, g = 0, b = 0] = parts.map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
