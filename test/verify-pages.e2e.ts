import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReceivedRequest, startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  install,
  isInstalled,
  LANGUAGES,
  type Question,
} from './support/documented-verifiers.js';
import { MANAGED } from './support/endpoint-health.js';
import { exampleData, orderEvent } from './support/events.js';
import {
  forged,
  own,
  ownWithEmptyKey,
  previous,
  sentAt,
  standard,
  standardWithEmptyKey,
} from './support/questions.js';
import { startWorld } from './support/world.js';

const NAME = 'Jörg Weiß 😀';

let single: ReceivedRequest;
/** Made while the secret that was replaced is still valid. */
let overlap: ReceivedRequest;
let old: string;
let fresh: string;

beforeAll(async () => {
  const receiver = await startReceiver();
  const world = await startWorld();
  try {
    const tenant = await world.tenant();
    const { uid, signing_secret } = await tenant.subscribe(`${receiver.url}/verified`);
    old = signing_secret;
    const data = { ...exampleData(), name: NAME };
    await tenant.send(orderEvent({ data }));
    await receiver.waitFor(1);
    ({ signing_secret: fresh } = (
      await tenant.call('POST', `${MANAGED}/${uid}/rotate-secret`, {})
    ).body);
    await tenant.send(orderEvent({ data }));
    [single, overlap] = (await receiver.waitFor(2)) as [ReceivedRequest, ReceivedRequest];
  } finally {
    await world.close();
    await receiver.close();
  }
});

const CASES: readonly (readonly [name: string, answer: 'accepted' | 'refused', () => Question])[] =
  [
    ['a delivery with names that are no ASCII', 'accepted', () => standard(single, old)],
    [
      'a delivery that is five minutes old',
      'accepted',
      () => standard(single, old, { now: sentAt(single) + 300 }),
    ],
    [
      'a delivery that is older than that',
      'refused',
      () => standard(single, old, { now: sentAt(single) + 301 }),
    ],
    [
      'a delivery from further in the future',
      'refused',
      () => standard(single, old, { now: sentAt(single) - 301 }),
    ],
    [
      'an old delivery with a new time on it',
      'refused',
      () =>
        standard(single, old, {
          timestamp: String(sentAt(single) + 900),
          now: sentAt(single) + 900,
        }),
    ],
    ['a delivery with one bit flipped', 'refused', () => standard(single, old, forged(single))],
    ['a delivery under another id', 'refused', () => standard(single, old, { id: 'dlv_other' })],
    ['another secret', 'refused', () => standard(single, fresh)],
    ['the new one of two secrets', 'accepted', () => standard(overlap, fresh)],
    ['the old one of two secrets', 'accepted', () => standard(overlap, old)],
    ['two signatures and a bit flipped', 'refused', () => standard(overlap, old, forged(overlap))],
    ['a signature cut short', 'refused', () => standard(single, old, { signatures: 'v1,' })],
    ['no signature', 'refused', () => standard(single, old, { signatures: '' })],
    ['no time', 'refused', () => standard(single, old, { timestamp: '' })],
    ['a time in words', 'refused', () => standard(single, old, { timestamp: 'today' })],
    [
      'a forgery with the empty key, where no secret was set',
      'refused',
      () => standardWithEmptyKey(single, ''),
    ],
    [
      'a forgery with the empty key, where the secret is a bare prefix',
      'refused',
      () => standardWithEmptyKey(single, 'whsec_'),
    ],
    ['RxScale’s own signature', 'accepted', () => own(single, old)],
    [
      'RxScale’s own signature with one bit of the body flipped',
      'refused',
      () => own(single, old, forged(single)),
    ],
    ['RxScale’s own signature by another secret', 'refused', () => own(single, fresh)],
    [
      'RxScale’s own signature by the new secret, while both are valid',
      'accepted',
      () => own(overlap, fresh),
    ],
    [
      'RxScale’s own signature by the old one, in the header for it',
      'accepted',
      () => own(overlap, old, { signatures: previous(overlap) }),
    ],
    [
      'RxScale’s own signature when there is none',
      'refused',
      () => own(single, old, { signatures: '' }),
    ],
    ['a forgery of RxScale’s own with the empty key', 'refused', () => ownWithEmptyKey(single)],
  ];

it('the deliveries are what the cases take them for', () => {
  expect(JSON.parse(single.body.toString()).data.name).toBe(NAME);
  expect(single.body.includes(NAME)).toBe(true);
  expect(overlap.headers['webhook-signature']?.split(' ')).toHaveLength(2);
});

describe.each(LANGUAGES)('the verifier for $name in docs/verify', (language) => {
  if (!isInstalled(language)) {
    const [program] = language.needs;
    const sayWhatIsMissing = () =>
      console.warn(
        `NOT TESTED: docs/verify/${language.page}.md, because there is no ${program} on the PATH.`,
      );
    sayWhatIsMissing();
    it.skip(`NOT TESTED, because there is no ${program} on the PATH`);
    return;
  }
  let folder: string;
  let answers: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `rxhooks-verify-${language.page}-`));
    await install(language, folder);
    answers = await ask(
      language,
      folder,
      CASES.map(([, , question]) => question()),
    );
    // A compiler that has nothing in its cache yet takes its time.
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(CASES.map(([name, answer], place) => ({ name, answer, place })))(
    'has $name $answer',
    ({ answer, place }) => {
      expect(answers[place]).toBe(answer);
    },
  );
});
