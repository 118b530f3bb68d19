import { semble } from '@rxhooks/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SEMBLE_PERMISSIONS, type SembleWebhook, sembleOf } from '../../support/semble.js';
import { startWorld, type World } from '../../support/world.js';

const URL = 'https://127.0.0.1:8443/semble';
const TYPES = ['patient.created'];
const TAKEN = 'Another webhook has this url and one of these eventTypes already.';

let world: World;
let api: ReturnType<typeof sembleOf>;
let webhook: SembleWebhook;

beforeAll(async () => {
  world = await startWorld({ TARGET_ALLOW_HTTP: 'false' }, { withWorker: false });
});
afterAll(() => world.close());
beforeEach(async () => {
  api = sembleOf(world, await world.tenant(SEMBLE_PERMISSIONS));
  webhook = await api.create(`${URL}/first`, ['booking.created'], {
    headers: [{ key: 'X-Key', value: 'k' }],
  });
});

const header = (key: string, value = 'planted') => ({ key, value });

/** What is wrong, and the sentence about it. */
const REFUSALS: readonly (readonly [what: string, input: object, sentence: string | RegExp])[] = [
  [
    'an unknown event type',
    { eventTypes: ['patient.created', 'patient.made'] },
    'eventTypes[1]: There is no event type patient.made.',
  ],
  [
    'an event type that is no name at all',
    { eventTypes: ['planted "text"\n'] },
    'eventTypes[0]: There is no such event type.',
  ],
  [
    'the old spelling of an event type',
    { eventTypes: ['PATIENT_CREATED'] },
    'eventTypes[0]: Event types are dotted names, such as patient.created; PATIENT_CREATED is the spelling of former times.',
  ],
  ['no event type', { eventTypes: [] }, 'eventTypes: There must be at least one event type.'],
  [
    'too many event types',
    { eventTypes: semble.EVENT_TYPE_NAMES.slice(0, 11) },
    'eventTypes: There may be 10 event types at most, and these are 11.',
  ],
  ['an empty label', { label: '' }, 'label: The label must not be empty.'],
  ['a label of spaces', { label: ' \t ' }, 'label: The label must not be empty.'],
  [
    'a label that is too long',
    { label: '🏥'.repeat(257) },
    'label: The label is longer than 256 characters.',
  ],
  [
    'a label that cannot be stored',
    { label: 'a\0b' },
    'label: The label must be plain text, without control characters.',
  ],
  [
    'a label with half a character',
    { label: 'a\uD800' },
    'label: The label must be plain text, without control characters.',
  ],
  ['a URL without TLS', { url: 'http://127.0.0.1/' }, /^url: .*https/],
  ['what is no URL', { url: 'planted' }, /^url: .*https/],
  ['an internal address', { url: 'https://10.0.0.5/planted' }, /^url: \w+/],
  ['a URL with a password', { url: 'https://a:planted@example.com/' }, /^url: .*password/],
  ['a header without a name', { headers: [header('')] }, /^headers\[0\]\.key: The key must be/],
  [
    'a header name that is none',
    { headers: [header('X-A'), header('X planted')] },
    /^headers\[1\]\.key: The key must be/,
  ],
  [
    'a header that is ours to send',
    { headers: [header('Content-Type')] },
    'headers[0].key: The key must not be content-type, which is reserved.',
  ],
  [
    'a header value that would begin a new header',
    { headers: [header('X-A', 'a\r\nX-Planted: b')] },
    /^headers\[0\]\.value: The value must be/,
  ],
  [
    'a header name that is there twice, in whatever case',
    { headers: [header('X-A'), header('X-B'), header('x-a')] },
    'headers[2].key: This is the header of headers[0] again.',
  ],
  [
    'too many headers',
    { headers: Array.from({ length: 21 }, (_, index) => header(`X-${index}`)) },
    'headers: There may be 20 headers at most.',
  ],
  [
    'headers that are too long together',
    { headers: [header('X-A', 'a'.repeat(4096)), header('X-B', 'b'.repeat(4091))] },
    'headers: All headers together may have 8192 characters at most.',
  ],
];

describe.each(REFUSALS)('%s', (_, input, sentence) => {
  const said = sentence instanceof RegExp ? expect.stringMatching(sentence) : sentence;
  const refusal = { data: null, error: said };

  test('is refused when a webhook is created, with nothing made', async () => {
    const answer = await api.tryCreate({ url: URL, label: 'a', eventTypes: TYPES, ...input });
    expect(answer).toStrictEqual(refusal);
    expect(answer.error).not.toContain('planted');
    expect(await api.all(true)).toHaveLength(1);
  });

  test('is refused when one is updated, with nothing changed', async () => {
    const rest = { label: 'Other', url: `${URL}/other`, headers: [], deliveryPaused: true };
    const answer = await api.update(webhook.id, { ...rest, ...input });
    expect(answer).toStrictEqual(refusal);
    expect(answer.error).not.toContain('planted');
    expect(await api.one(webhook.id)).toStrictEqual({ ...webhook, secret: null });
  });
});

test('all that is wrong is said at once', async () => {
  const { error } = await api.tryCreate({ url: URL, label: '', eventTypes: ['a.b', 'c.d'] });
  expect(error).toBe(
    'eventTypes[0]: There is no event type a.b. eventTypes[1]: There is no event type c.d. label: The label must not be empty.',
  );
});

test('of a thousand things that are wrong ten are said', async () => {
  const eventTypes = Array.from({ length: 1000 }, (_, index) => `planted.${index}`);
  const { error } = await api.tryCreate({ url: URL, label: 'a', eventTypes });
  expect(error.match(/eventTypes\[/g)).toHaveLength(10);
});

test('a webhook with the URL of another one and one of its event types is refused', async () => {
  await api.create(URL, ['lab.created', 'patient.created']);
  const answer = await api.tryCreate({
    url: URL,
    label: 'a',
    eventTypes: ['patient.created', 'patient.updated'],
  });
  expect(answer).toStrictEqual({ data: null, error: TAKEN });
});

test.each([
  ['its URL', { url: URL }],
  ['its event types', { eventTypes: ['booking.created', 'patient.created'], url: URL }],
])('an update of %s into a repeat is refused, with nothing changed', async (_, input) => {
  await api.create(URL, ['patient.created', 'booking.created']);
  const answer = await api.update(webhook.id, { ...input, label: 'x', deliveryPaused: true });
  expect(answer).toStrictEqual({ data: null, error: TAKEN });
  expect(await api.one(webhook.id)).toStrictEqual({ ...webhook, secret: null });
});

test('what the webhook of another organisation has is no repeat', async () => {
  const other = sembleOf(world, await world.tenant(SEMBLE_PERMISSIONS));
  await other.create(URL, TYPES);
  expect((await api.create(URL, TYPES)).url).toBe(URL);
});

test.each(['whs_0', `whs_${'0'.repeat(32)}`, '', 'a\0b', 'planted'])(
  'the id %j, which is nobody’s, is refused by an update and a deletion',
  async (id) => {
    const refusal = { data: null, error: 'id: There is no such webhook.' };
    expect(await api.update(id, { label: 'x' })).toStrictEqual(refusal);
    expect(await api.delete(id)).toStrictEqual(refusal);
  },
);

test('a deleted webhook can be neither updated nor deleted again', async () => {
  const refusal = { data: null, error: 'id: The webhook is deleted.' };
  await api.delete(webhook.id);
  expect(await api.update(webhook.id, { label: 'x' })).toStrictEqual(refusal);
  expect(await api.delete(webhook.id)).toStrictEqual(refusal);
});
