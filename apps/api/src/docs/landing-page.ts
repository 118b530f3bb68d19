import { page, type Reference } from './page.js';

const TEXTS: Readonly<Record<string, string>> = {
  Everything: 'All operations of this server, with their permissions, examples and errors.',
  rxhooks: 'Events in, the delivery log, settings of subscriptions, and the platform.',
};

export function landingPage(all: readonly Reference[]): string {
  const cards = all.map(({ path, title, document }) => {
    const text = TEXTS[title] ?? `The webhooks of ${title}: its API and what its receivers get.`;
    return `<li><a href="${path}"><strong>${title}</strong><span>${text}</span></a><a class="raw" href="${document}">${document}</a></li>`;
  });
  return page(
    'rxhooks - documentation',
    '',
    all,
    `<main class="landing">
<h1>Documentation</h1>
<p>Read the API and try it out, with a key of yours. The key stays in the page and is gone when you leave it.</p>
<ul class="cards">${cards.join('')}</ul>
<h2>For generators</h2>
<p>OpenAPI 3.1: <a href="/openapi.json">/openapi.json</a>, <a href="/openapi.yaml">/openapi.yaml</a>, and what receivers get: <a href="/openapi/webhooks.json">/openapi/webhooks.json</a>.</p>
</main>`,
  );
}
