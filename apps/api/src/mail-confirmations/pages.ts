import { MAIL_CONFIRMATIONS_PATH } from '@rxhooks/application';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

const page = (title: string, content: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>
`;

export const questionPage = (organisationName: string, token: string) =>
  page(
    'Confirm your address',
    `<p>${escape(organisationName)} wants to send mails to your address when a webhook could not be delivered.</p>
<form method="post" action="${MAIL_CONFIRMATIONS_PATH}">
<input type="hidden" name="token" value="${escape(token)}">
<button type="submit">Confirm</button>
</form>
<p>If you do not want them, close this page.</p>`,
  );

export const confirmedPage = (organisationName: string) =>
  page(
    'Your address is confirmed',
    `<p>${escape(organisationName)} may send mails to your address when a webhook could not be delivered.</p>`,
  );

export const unknownPage = () =>
  page(
    'This link is not valid',
    '<p>It is incomplete, or a later mail has replaced it. Open the link of the latest mail.</p>',
  );
