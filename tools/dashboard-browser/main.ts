/**
 * `npm run test:dashboard`: uses the dashboard of the compiled api in a real browser as a person does
 * who is on call. Each page is looked at by axe in both themes; an error of the console, a breach of
 * the policy and a request of another host fail it. Needs Chromium.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { callerOf } from '../api-browser/caller.ts';
import { findChromium } from '../api-browser/find-chromium.ts';
import { watch } from '../api-browser/watch.ts';
import { withSystem } from '../launcher/with-system.ts';
import { fromSearchToResent, logIn, logInByLink, logOut } from './journey.ts';
import { look } from './look.ts';
import { startReceivers } from './receivers.ts';
import { seed } from './seed.ts';

const PICTURES = fileURLToPath(new URL('../../.data/dashboard-browser', import.meta.url));
const SETTINGS = {
  TARGET_ALLOW_CIDRS: '127.0.0.0/8',
  TARGET_ALLOW_HTTP: 'true',
  TARGET_ALLOW_PORTS: '*',
  RETRY_SCHEDULE_SECONDS: '1',
  RETRY_JITTER: '0',
};

const executablePath = findChromium('the dashboard');
if (executablePath !== undefined) {
  const receivers = await startReceivers();
  try {
    await withSystem(async ({ apiUrl, env }) => {
      const adminKey = env['ADMIN_API_KEY'] ?? '';
      const call = callerOf(apiUrl);
      await seed(call, adminKey, [receivers.works, receivers.down]);
      const browser = await chromium.launch({
        executablePath,
        // Root has none; the browser opens pages of ours alone.
        args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      });
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(10_000);
      try {
        // Says that a visitor has to log in, or that a key is wrong.
        const faults = watch(page, apiUrl, (url) => url.startsWith(`${apiUrl}/v1/sessions`));
        await logIn(page, `${apiUrl}/dashboard`, adminKey);
        await look(page, 'Overview');
        await fromSearchToResent(page, receivers.mend);
        await logOut(page);
        const { code } = await call('POST', '/v1/sessions/codes', {
          headers: { 'X-API-Key': adminKey },
        });
        await logInByLink(page, `${apiUrl}/dashboard`, code);
        if (faults.length > 0) throw new Error(`The page is at fault.\n${faults.join('\n')}`);
        console.log('The dashboard works, from the login to a delivery that was sent again.');
      } catch (error) {
        await mkdir(PICTURES, { recursive: true });
        await page.screenshot({ path: `${PICTURES}/failure.png`, fullPage: true });
        console.error(`What it showed is in ${PICTURES}/failure.png.`);
        throw error;
      } finally {
        await browser.close();
      }
    }, SETTINGS);
  } finally {
    receivers.close();
  }
}
