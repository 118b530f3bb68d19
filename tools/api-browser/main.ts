/**
 * `npm run test:reference`: opens `/docs/api` of the compiled api in a real browser, and executes
 * every GET of the document from the page, as its readers do. Needs `npm run build`, and Chromium
 * (Debian: chromium); `CHROMIUM` names another one than that on the PATH.
 */
import { chromium } from 'playwright-core';
import { withReceiver } from '../launcher/with-receiver.ts';
import { callerOf } from './caller.ts';
import { findChromium } from './find-chromium.ts';
import { type ApiDocument, bodyChecker, getsIn, type Operation } from './document.ts';
import { Reference } from './reference.ts';
import { seed, type Seed } from './seed.ts';
import { watch } from './watch.ts';

const executablePath = findChromium();
if (executablePath !== undefined)
  await withReceiver(async ({ apiUrl, env }, target) => {
    const call = callerOf(apiUrl);
    const seeded = await seed(call, env['ADMIN_API_KEY'] ?? '', target);
    const document = (await call('GET', '/openapi.json')) as ApiDocument;
    const browser = await chromium.launch({
      executablePath,
      // Root has none; the browser opens pages of ours alone.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const faults = watch(page, apiUrl);
      const faultOf = bodyChecker(document);
      const operations = getsIn(document);
      const [first] = operations;
      if (!first) throw new Error('The document has no GET.');
      const reference = new Reference(page);
      await reference.open(`${apiUrl}/docs/api`, first);
      for (const operation of operations) {
        const { path, success } = operation;
        const response = await reference.send(operation, ...inputsOf(operation, seeded));
        const called = new URL(response.url()).pathname;
        if (!matches(path, called)) throw new Error(`For GET ${path} the page sent GET ${called}.`);
        if (response.status() !== success)
          throw new Error(`GET ${path} is answered ${response.status()}: ${await response.text()}`);
        const fault = faultOf(operation, await response.json());
        if (fault !== undefined) throw new Error(`GET ${path} differs: ${fault}`);
      }
      if ((await reference.countLinksToMaker()) > 0)
        faults.push("It has a link to its maker's site.");
      if (faults.length > 0) throw new Error(`The page is at fault.\n${faults.join('\n')}`);
      console.log(`The browser has executed ${operations.length} GETs from /docs/api.`);
    } finally {
      await browser.close();
    }
  });

/** Keys of pharmacies alone have permissions of theirs; for the others one is an operator. */
function inputsOf(
  { path, parameters, 'x-permissions': permissions = [] }: Operation,
  { operatorKey, pharmacyKey, values }: Seed,
): [key: string, values: Readonly<Record<string, string>>] {
  const isOfPharmacy = permissions.includes('webhooks_read');
  const needed = parameters.filter(
    ({ in: place, required = false }) => required || (place === 'header' && !isOfPharmacy),
  );
  const valueOf = (name: string): string => {
    const [, segment = ''] = new RegExp(`([^/]+)/\\{${name}\\}`).exec(path) ?? [];
    const value = values[`${segment}/${name}`] ?? values[name];
    if (value === undefined) throw new Error(`seed.ts has no value of ${name} for GET ${path}.`);
    return value;
  };
  return [
    isOfPharmacy ? pharmacyKey : operatorKey,
    Object.fromEntries(needed.map(({ name }) => [name, valueOf(name)])),
  ];
}

/** Whether a path is that of the template, with its parameters filled in. */
function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/{}]+');
  return new RegExp(`^${pattern}$`).test(decodeURIComponent(path));
}
