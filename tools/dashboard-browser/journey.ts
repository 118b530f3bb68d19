import type { Page } from 'playwright-core';
import { look } from './look.ts';
import { BUSINESS_KEY, EVENT_ID } from './seed.ts';

const MAX_CLICKS = 4;

/** Logs in; the key stays in no place where a script or a log could find it. */
export async function logIn(page: Page, url: string, key: string): Promise<void> {
  await page.goto(url);
  const field = page.getByLabel('Operator key');
  await field.waitFor();
  await look(page, 'Login');
  await field.fill('not-a-key');
  await page.keyboard.press('Enter');
  await page.getByText('This key does not open the dashboard').waitFor();
  await field.fill(key);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const kept = String(
    await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])'),
  );
  if (kept.includes(key) || page.url().includes(key)) throw new Error('The page keeps the key.');
}

/** The main job of a person who is on call: from a number in an alert to the event that arrives. */
export async function fromSearchToResent(page: Page, mend: () => void): Promise<void> {
  let clicks = 0;
  const click = async (name: string, role: 'button' | 'link') => {
    clicks += 1;
    await page.getByRole(role, { name }).first().click();
  };
  await click('Events', 'link');
  await page.getByText(EVENT_ID).waitFor();
  await look(page, 'Events');
  await page.getByRole('searchbox', { name: 'Search events' }).fill(BUSINESS_KEY);
  await page.getByText(`1 event with the business key ${BUSINESS_KEY}`).waitFor();
  const { hash, search } = new URL(page.url());
  if (hash !== `#${BUSINESS_KEY}` || search !== '')
    throw new Error(`A business key is searched in ${page.url()}, and not in the fragment.`);
  await click(EVENT_ID, 'link');
  await page.getByText(/^Delivered to 1 of 2 endpoints\. .* answered 500 at attempt 2/).waitFor();
  await page.getByText('The subscription does not want events of this type.').waitFor();
  await page.getByText('Request and answer').first().click();
  await page
    .getByText('document.title = "broken"</script> \u27E8U+202E\u27E9detsurt')
    .first()
    .waitFor();
  await look(page, 'Event');
  mend();
  await click('Resend', 'button');
  await page.getByText('Delivered to both endpoints.').waitFor();
  if (clicks > MAX_CLICKS) throw new Error(`It takes ${clicks} clicks.`);
}

/** As the link of `npm start` does: once. */
export async function logInByLink(page: Page, url: string, code: string): Promise<void> {
  const link = `${url}#code=${code}`;
  // Another page first: with a new fragment alone, a browser would not load it again.
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  if (page.url().includes(code)) throw new Error('The address keeps the code.');
  await logOut(page);
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByLabel('Operator key').waitFor();
}

export async function logOut(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'bootstrap' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByLabel('Operator key').waitFor();
}
