import assert from 'node:assert/strict';
import type { Contract, RenderInput } from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';

/** A delivery that was worked out by hand: what went in, and every byte that has to come out. */
export type Vector = {
  readonly name: string;
  readonly given: {
    readonly eventType: string;
    readonly timestamp: number;
    readonly payloadVersion: string;
    readonly pharmacyUid?: string;
    readonly secret: string;
    readonly attemptAt: string;
    /** JSON text, for an object would not hold every value that a text can. */
    readonly data: string;
  };
  readonly expected: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
  };
};

export type ContractPromise = { readonly name: string; readonly check: () => void };

/**
 * What every contract must keep, whoever the vendor is. No test runner is named here: a spec runs each check under its
 * name, and a check throws when the promise is broken.
 */
export function promisesOf(
  contract: Contract,
  vectors: readonly Vector[],
): readonly ContractPromise[] {
  return [
    ...vectors.flatMap((vector) => vectorPromises(contract, vector)),
    ...cataloguePromises(contract),
    ...signaturePromises(contract, vectors[0]),
    { name: 'makes a new secret every time', check: () => makesNewSecrets(contract) },
    { name: 'retries later and later', check: () => retriesLaterAndLater(contract) },
  ];
}

function vectorPromises(contract: Contract, { name, given, expected }: Vector): ContractPromise[] {
  const input = inputOf(given);
  const body = Buffer.from(expected.body);
  const attemptAt = new Date(given.attemptAt);
  const headersAt = (at: Date) =>
    contract.headers({ ...given, body, attemptAt: at, previousSecrets: [], isTest: false });
  return [
    {
      name: `renders to the byte: ${name}`,
      check: () => assert.equal(contract.render(input).toString(), expected.body),
    },
    {
      name: `renders the same bytes for every attempt: ${name}`,
      check: () => assert.deepEqual(contract.render(input), contract.render(input)),
    },
    {
      name: `gives exactly these headers: ${name}`,
      check: () => assert.deepEqual(headersAt(attemptAt), expected.headers),
    },
  ];
}

function cataloguePromises({ eventTypes, validate, render }: Contract): ContractPromise[] {
  const names = eventTypes.map(({ name }) => name);
  return [
    {
      name: 'names every event type once',
      check: () => assert.equal(new Set(names).size, names.length),
    },
    {
      name: 'does not know an event type that is not in the catalogue',
      check: () =>
        assert.deepEqual(
          validate('no_such_event', {}).map(({ field }) => field),
          ['event_type'],
        ),
    },
    ...eventTypes.flatMap(({ name, description, since, group, example, schema }) => [
      {
        name: `describes ${name}`,
        check: () => assert.ok(description && since && group && schema['type'] === 'object'),
      },
      {
        name: `accepts its own example of ${name}`,
        check: () => assert.deepEqual(validate(name, example), []),
      },
      {
        name: `accepts fields of ${name} that it does not know`,
        check: () => assert.deepEqual(validate(name, { ...example, not_known_yet: [1] }), []),
      },
      ...[null, [], 'text', 1, true].map((wrong) => ({
        name: `refuses ${JSON.stringify(wrong)} for the data of ${name}`,
        check: () => assert.deepEqual(validate(name, wrong)[0]?.field, 'data'),
      })),
      {
        name: `renders its own example of ${name} as JSON`,
        check: () => {
          const data = JSON.stringify(example);
          const input = inputOf({ eventType: name, timestamp: 1, payloadVersion: '1', data });
          assert.equal(typeof JSON.parse(render(input).toString()), 'object');
        },
      },
    ]),
  ];
}

function signaturePromises(contract: Contract, vector: Vector | undefined): ContractPromise[] {
  if (!vector) throw new Error(`The contract ${contract.name} has no vectors.`);
  const { secret, eventType } = vector.given;
  const attemptAt = new Date(vector.given.attemptAt);
  const body = Buffer.from(vector.expected.body);
  const sign = (parts: { readonly body?: Buffer; readonly secret?: string }) =>
    JSON.stringify(
      contract.headers({
        body,
        secret,
        previousSecrets: [],
        eventType,
        attemptAt,
        isTest: false,
        ...parts,
      }),
    );
  return [
    {
      name: 'signs the bytes: one more of them is another signature',
      check: () =>
        assert.notEqual(sign({ body: Buffer.concat([body, Buffer.from(' ')]) }), sign({})),
    },
    {
      name: 'signs bytes that are no UTF-8 as well',
      check: () =>
        assert.notEqual(sign({ body: Buffer.from([0xff]) }), sign({ body: Buffer.from([0xfe]) })),
    },
    {
      name: 'signs with the secret: another one is another signature',
      check: () => assert.notEqual(sign({ secret: `${secret}0` }), sign({})),
    },
    {
      name: 'never sends the secret',
      check: () => assert.ok(!sign({}).includes(secret)),
    },
    {
      name: 'leaves the framing of the request to the sender',
      check: () => {
        const names = Object.keys(
          contract.headers({
            body,
            secret,
            previousSecrets: [],
            eventType,
            attemptAt,
            isTest: false,
          }),
        );
        const framing = /^(host|connection|content-length|transfer-encoding|user-agent)$/i;
        assert.deepEqual(
          names.filter((name) => framing.test(name)),
          [],
        );
      },
    },
  ];
}

function makesNewSecrets({ createSecret }: Contract): void {
  const secrets = Array.from({ length: 1000 }, () => createSecret());
  assert.equal(new Set(secrets).size, secrets.length);
  // Every delivery is signed after Standard Webhooks as well, with 24 to 64 bytes in base64, the prefix aside.
  for (const secret of secrets) {
    const [, encoded = ''] = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
    const { length } = Buffer.from(encoded, 'base64');
    assert.ok(length >= 24 && length <= 64);
  }
}

function retriesLaterAndLater({ retryScheduleSeconds }: Contract): void {
  assert.ok(retryScheduleSeconds.length > 0);
  assert.deepEqual(
    retryScheduleSeconds,
    retryScheduleSeconds.toSorted((a, b) => a - b),
  );
  assert.ok(retryScheduleSeconds.every((seconds) => seconds > 0));
}

type Rendered = Pick<Vector['given'], 'eventType' | 'timestamp' | 'payloadVersion' | 'data'> & {
  readonly pharmacyUid?: string;
};

function inputOf({ eventType, pharmacyUid, payloadVersion, ...rest }: Rendered): RenderInput {
  const event: DomainEvent = {
    uid: 'evt_1',
    organisationUid: 'org_1',
    id: 'event-1',
    type: eventType,
    pharmacyUid,
    timestamp: rest.timestamp,
    data: rest.data,
  };
  return {
    deliveryUid: 'dlv_1',
    event,
    subscription: { uid: 'sub_1', pharmacyUid, payloadVersion },
  };
}
