import type { Page } from 'playwright-core';

/**
 * Collects what a page must not do: request of other hosts, break its policy, write errors.
 *
 * @param isExpected whether a URL may be answered with an error, which browsers write to the console as well
 */
export function watch(
  page: Page,
  apiUrl: string,
  isExpected: (url: string) => boolean = () => false,
): string[] {
  const faults: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(apiUrl).origin && protocol !== 'data:' && protocol !== 'blob:')
      faults.push(`It requests ${request.url()}.`);
  });
  page.on('requestfailed', (request) => {
    faults.push(`${request.url()} failed: ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !isExpected(response.url()))
      faults.push(`${response.url()} is answered ${response.status()}.`);
  });
  // Violations of the policy are errors of the console as well.
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !isExpected(message.location().url))
      faults.push(`It logs: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`It throws: ${error.message}`));
  return faults;
}
