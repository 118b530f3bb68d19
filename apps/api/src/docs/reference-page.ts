import { page, type Reference, REFERENCE_PATH } from './page.js';

export function referencePage(reference: Reference, all: readonly Reference[]): string {
  return page(
    `${reference.title} - rxhooks API`,
    reference.path,
    all,
    `<main id="reference" data-document="${reference.document}"></main>
<noscript><p class="note">The reference needs JavaScript. The document itself is at <a href="${reference.document}">${reference.document}</a>.</p></noscript>
<script src="/${REFERENCE_PATH}/assets/scalar.js"></script>
<script src="/${REFERENCE_PATH}/reference.js"></script>`,
  );
}

/**
 * Starts the reference. The page requests nothing from other hosts: fonts, proxy, assistant and telemetry of its maker
 * are off. It does not store the key.
 */
export const REFERENCE_SCRIPT = `'use strict';
const place = document.getElementById('reference');
Scalar.createApiReference(place, {
  url: place.dataset.document,
  agent: { disabled: true },
  mcp: { disabled: true },
  telemetry: false,
  persistAuth: false,
  proxyUrl: '',
  withDefaultFonts: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'json',
  operationTitleSource: 'summary',
  orderRequiredPropertiesFirst: true,
  defaultOpenFirstTag: true,
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
});
`;
