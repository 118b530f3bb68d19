import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodaOf, patientEvent } from '../../support/decoda.js';
import { ask, install, isInstalled, LANGUAGES } from '../../support/documented-verifiers.js';
import { exampleData, orderEvent } from '../../support/events.js';
import { SEMBLE_PERMISSIONS, sembleOf } from '../../support/semble.js';
import { ALL_PERMISSIONS } from '../../support/tenant.js';
import { deliverPair, type Pair } from '../../support/verify/deliver-pair.js';
import { hexCases } from '../../support/verify/hex-cases.js';
import type { PairCase } from '../../support/verify/pair-case.js';
import { sembleCases } from '../../support/verify/semble-cases.js';
import { standardCases } from '../../support/verify/standard-cases.js';
import { startWorld } from '../../support/world.js';

const NAME = 'Jörg Weiß 😀';

let rxscale: Pair;
let decoda: Pair;
let semble: Pair;

beforeAll(async () => {
  const world = await startWorld();
  try {
    const tenant = await world.tenant([...ALL_PERMISSIONS, ...SEMBLE_PERMISSIONS]);
    rxscale = await deliverPair(
      tenant,
      async (url) => {
        const { uid, signing_secret: secret } = await tenant.subscribe(url);
        return { uid, secret };
      },
      () => orderEvent({ data: { ...exampleData(), name: NAME } }),
    );
    decoda = await deliverPair(
      tenant,
      async (url) => {
        const { id: uid, secret } = await decodaOf(world, tenant).create(url, ['PATIENT_CREATED']);
        return { uid, secret };
      },
      () => patientEvent({ data: { id: 'pat_1', name: NAME } }),
    );
    semble = await deliverPair(
      tenant,
      async (url) => {
        const { id: uid, secret } = await sembleOf(world, tenant).create(url, ['patient.created']);
        return { uid, secret };
      },
      () => ({ event_type: 'patient.created', data: { patientId: '1', name: NAME } }),
    );
  } finally {
    await world.close();
  }
});

const CASES = [
  ...about(() => rxscale, standardCases),
  ...about(
    () => rxscale,
    hexCases('RxScale', { scheme: 'rxscale', header: 'x-webhook-signature' }),
  ),
  ...about(() => decoda, hexCases('Decoda', { scheme: 'decoda', header: 'decoda-signature' })),
  ...about(() => semble, sembleCases),
];

/** The pair is there once the tests run. */
function about(pair: () => Pair, cases: readonly PairCase[]) {
  return cases.map(([name, answer, question]) => ({ name, answer, ask: () => question(pair()) }));
}

it('the deliveries are what the cases take them for', () => {
  for (const { single, overlap, old, fresh } of [rxscale, decoda, semble]) {
    expect(single.body.includes(NAME)).toBe(true);
    expect(overlap.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    expect(fresh).not.toBe(old);
  }
});

describe.each(LANGUAGES)('the verifier for $name in docs/verify', (language) => {
  // With CI=true a missing program is a failure.
  if (!isInstalled(language) && process.env['CI'] !== 'true') {
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
      CASES.map((one) => one.ask()),
    );
    // A compiler that has nothing in its cache yet takes its time.
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(CASES.map(({ name, answer }, place) => ({ name, answer, place })))(
    'has $name $answer',
    ({ answer, place }) => {
      expect(answers[place]).toBe(answer);
    },
  );
});
