const URL = '"https://127.0.0.1:8443/decoda"';
const nested = (depth: number, inner = '1') => '['.repeat(depth) + inner + ']'.repeat(depth);
const keys = (count: number) =>
  Array.from({ length: count }, (_, index) => `"unknown${index}":${index}`).join();

/** Values that are wrong for a text, for a list of names, or for both. */
const VALUES = [
  'null',
  'true',
  'false',
  '0',
  '5',
  '1.5',
  '1.0',
  '1e400',
  '-9007199254740993',
  '12345678901234567890',
  '0.10',
  '""',
  '" "',
  '"5"',
  '"planted"',
  '{}',
  '{"length":1,"0":"PATIENT_CREATED"}',
  '{"rawJSON":"1"}',
  '[]',
  '[null]',
  '[[]]',
  '["planted"]',
  '[5,"PATIENT_CREATED",12345678901234567890,{},[],true,null]',
  '["PATIENT_CREATED","PATIENT_CREATED"]',
  '["patient_created"," PATIENT_CREATED","CALL_RECIEVED"]',
  '["toString","__proto__","constructor","length"]',
  nested(200),
] as const;

const URLS = [
  '"ftp://example.com/planted"',
  '"http://example.com"',
  '"https://"',
  '"https://user:planted@example.com"',
  '"https://10.0.0.1/hook"',
  '"https://localhost"',
  '"example.com/hook"',
  '"//example.com"',
  '"https://example.com:0/"',
  '"https://ex ample.com"',
  '"https://example.com/\\u0000"',
  '"https://example.com/\\ud800"',
  `"https://example.com/${'x'.repeat(3000)}"`,
];

const ADDRESSES = [
  '"ops@example.com"',
  '"ops@example.com "',
  '"Ops <ops@example.com>"',
  '"ops@example"',
  '"ops@@example.com"',
  '"ops@example.com,planted@example.com"',
  '"ops@example.com\\r\\nBcc: planted@example.com"',
  `"${'o'.repeat(65)}@example.com"`,
  `"ops@${'example.'.repeat(40)}com"`,
];

const field = (name: string, values: readonly string[], others: string) =>
  values.map((value) => `{"${name}":${value}${others}}`);

/** Bodies of a create or an update, as texts. Most of them are wrong. */
export const BODIES: readonly string[] = [
  '{}',
  '[]',
  'null',
  'true',
  '5',
  '1.0',
  '12345678901234567890',
  '"planted"',
  '[{}]',
  ' ',
  '{"url":',
  '{"url":1,"url":2}',
  "{'url':1}",
  'NaN',
  '\u{feff}{}',
  nested(256),
  nested(257),
  `{"subscriptions":${nested(300)}}`,
  `{"url":${URL}}`,
  '{"subscriptions":[]}',
  '{"url":5,"subscriptions":5,"notificationEmail":5}',
  '{"url":null,"subscriptions":null,"notificationEmail":null}',
  '{"notificationEmail":"planted","subscriptions":["planted"],"url":5}',
  '{"URL":"https://127.0.0.1:8443/","Subscriptions":[]}',
  '{"__proto__":{"url":"https://127.0.0.1:8443/","subscriptions":[]}}',
  '{"constructor":{"prototype":{"url":1}},"toString":1,"hasOwnProperty":1}',
  ...field('url', [...VALUES, ...URLS], ',"subscriptions":[]'),
  ...field('subscriptions', VALUES, `,"url":${URL}`),
  ...field('notificationEmail', [...VALUES, ...ADDRESSES], `,"url":${URL},"subscriptions":[]`),
  `{"url":${URL},"subscriptions":[],"id":"wh_0","secret":"planted","isArchived":true}`,
  `{"url":${URL},"subscriptions":[],"big":12345678901234567890,"deep":${nested(200, '1e400')}}`,
  `{"url":${URL},"subscriptions":[],${keys(10_000)}}`,
  `{${keys(10_000)}}`,
  `{"url":${URL},"subscriptions":[${'null,'.repeat(10_000)}null]}`,
  `{"url":${URL},"subscriptions":["${'x'.repeat(100_000)}"]}`,
  `{"url":"${'x'.repeat(100_000)}","subscriptions":[]}`,
  `{"url":${URL},"subscriptions":[],"notificationEmail":"${'x'.repeat(100_000)}"}`,
  `{"url":${URL},"subscriptions":[${'null,'.repeat(60_000)}null]}`,
];
