const VALUE = 'b41-Value';

const badName = { field: 'header_key', message: 'must be a header name of at most 128 characters' };
const badValue = { field: 'header_value', message: 'must be 1 to 4096 visible ASCII characters' };
const half = { field: 'header_key', message: 'must come with header_value, both of them texts' };

const reserved = (name: string) =>
  [
    `the reserved name ${name}`,
    { header_key: name, header_value: VALUE },
    { field: 'header_key', message: `must not be ${name.toLowerCase()}, which is reserved` },
  ] as const;

/** Custom headers that no delivery may carry, and the fault that the answer has to name. */
export const BAD_HEADERS = [
  ['a name without a value', { header_key: 'X-Partner' }, half],
  ['a value without a name', { header_value: VALUE }, half],
  ['an empty name', { header_key: '', header_value: VALUE }, badName],
  ['a name with a space', { header_key: 'X Partner', header_value: VALUE }, badName],
  ['a name with a colon', { header_key: 'X-Partner:', header_value: VALUE }, badName],
  ['a name with a line break', { header_key: 'X-A\r\nX-B', header_value: VALUE }, badName],
  ['a name beyond ASCII', { header_key: 'X-Größe', header_value: VALUE }, badName],
  ['a name too long', { header_key: 'x'.repeat(129), header_value: VALUE }, badName],
  ['an empty value', { header_key: 'X-Partner', header_value: '' }, badValue],
  ['a value with CR LF', { header_key: 'X-Partner', header_value: `${VALUE}\r\nX-B: 1` }, badValue],
  ['a value with LF', { header_key: 'X-Partner', header_value: `${VALUE}\nX-B: 1` }, badValue],
  ['a value with NUL', { header_key: 'X-Partner', header_value: `${VALUE}\u0000` }, badValue],
  ['a value beyond ASCII', { header_key: 'X-Partner', header_value: `${VALUE}ü` }, badValue],
  ['a value too long', { header_key: 'X-Partner', header_value: VALUE.repeat(500) }, badValue],
  ...[
    'Host',
    'HOST',
    'webhook-id',
    'Webhook-Signature',
    'X-Webhook-Signature',
    'x-webhook-test',
    'Content-Length',
    'CONTENT-TYPE',
    'Transfer-Encoding',
    'Connection',
    'User-Agent',
    'Proxy-Authorization',
    '__proto__',
    'Via',
    'Forwarded',
    'X-Forwarded-For',
    'Sec-Fetch-Site',
    'Alt-Used',
    'Webhook_Id',
  ].map(reserved),
] as const;
