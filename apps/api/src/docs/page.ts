import { partNames } from '../openapi/parts.js';
import type { Dialects } from '../http/dialect.js';
import { spelled } from '../openapi/words.js';

export const DOCS_PATH = 'docs';
export const REFERENCE_PATH = `${DOCS_PATH}/api`;

/** One page of the reference: the whole API, or a part of it. */
export type Reference = {
  readonly path: string;
  readonly title: string;
  readonly document: string;
};

export const references = (dialects: Dialects): readonly Reference[] => [
  { path: `/${REFERENCE_PATH}`, title: 'Everything', document: '/openapi.json' },
  ...partNames(dialects).map((part) => ({
    path: `/${REFERENCE_PATH}/${part}`,
    title: spelled(part),
    document: `/openapi/${part}.json`,
  })),
];

/** Scripts and styles come from files, so that the policy of these pages needs no inline script. */
export function page(title: string, current: string, all: readonly Reference[], content: string) {
  const links = all.map(({ path, title: name }) => {
    const mark = path === current ? ' aria-current="page"' : '';
    return `<a href="${path}"${mark}>${name}</a>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/${DOCS_PATH}/page.css">
</head>
<body>
<header class="bar"><a class="brand" href="/${DOCS_PATH}">rxhooks</a><nav aria-label="API reference">${links.join('')}</nav></header>
${content}
</body>
</html>
`;
}
