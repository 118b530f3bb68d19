/**
 * `npm run test:reference`: opens `/docs/api` of the compiled api in a real browser, and executes
 * every GET of the document from the page, as its readers do, and one call from the page of each part.
 * Looks at the page in both themes. Needs Chromium (Debian: chromium);
 * `CHROMIUM` names another one than that on the PATH.
 */
import { chromium } from 'playwright-core';
import { withReceiver } from '../launcher/with-receiver.ts';
import { appearanceFaults, foreignIn } from './appearance.ts';
import { callerOf } from './caller.ts';
import { findChromium } from './find-chromium.ts';
import { type ApiDocument, firstOf, getsIn } from './document.ts';
import { Reference } from './reference.ts';
import { seed } from './seed.ts';
import { tryOut } from './try-out.ts';
import { watch } from './watch.ts';

const PARTS = ['rxhooks', 'rxscale', 'decoda', 'semble'];

const executablePath = findChromium('the API reference');
if (executablePath !== undefined)
  await withReceiver(async ({ apiUrl, env }, target) => {
    const call = callerOf(apiUrl);
    const seeded = await seed(call, env['ADMIN_API_KEY'] ?? '', target);
    const browser = await chromium.launch({
      executablePath,
      // Root has none; the browser opens pages of ours alone.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const faults = watch(page, apiUrl);
      const reference = new Reference(page);
      for (const part of PARTS) {
        const document = (await call('GET', `/openapi/${part}.json`)) as ApiDocument;
        const operation = firstOf(document);
        await reference.open(`${apiUrl}/docs/api/${part}`, operation);
        await tryOut(reference, document, [operation], seeded);
      }
      const document = (await call('GET', '/openapi.json')) as ApiDocument;
      const operations = getsIn(document);
      await reference.open(`${apiUrl}/docs/api`, firstOf(document));
      // Nothing is sent from it yet, so that the pane of the answer is empty.
      faults.push(...(await foreignIn(page)));
      await tryOut(reference, document, operations, seeded);
      if ((await reference.countLinksToMaker()) > 0)
        faults.push("It has a link to its maker's site.");
      faults.push(...(await appearanceFaults(page)));
      if (faults.length > 0) throw new Error(`The page is at fault.\n${faults.join('\n')}`);
      console.log(
        `The browser has executed ${operations.length} GETs from /docs/api, and a call from each of ${PARTS.length} parts.`,
      );
    } finally {
      await browser.close();
    }
  });
