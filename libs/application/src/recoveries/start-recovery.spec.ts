import 'reflect-metadata';
import { expect, it } from 'vitest';
import { CountingIds } from '../../test/fakes/counting-ids.js';
import { FakeContracts } from '../../test/fakes/fake-contracts.js';
import {
  type Earlier,
  type NewRecovery,
  type NotGathered,
  type Recovery,
  RecoveryPlans,
  type RecoveryPreview,
  type RecoveryQuestion,
  type Started,
} from '../ports/recovery-plans.js';
import { StartRecovery } from './start-recovery.js';

const SCOPE = { organisationUid: 'org_1', pharmacyUid: undefined };
const COMMAND = {
  include: ['failed'],
  filter: {},
  ratePerSecond: 10,
  idempotencyKey: undefined,
} as const;
const RECOVERY = { uid: 'rcv_1' } as Recovery;

/** Answers as scripted, and records what it is asked. */
class ScriptedPlans extends RecoveryPlans {
  readonly asked: RecoveryQuestion[] = [];

  constructor(
    private readonly answer: Started,
    private readonly earlier: Earlier | undefined,
  ) {
    super();
  }

  override async preview(
    _: unknown,
    question: RecoveryQuestion,
  ): Promise<RecoveryPreview | NotGathered> {
    this.asked.push(question);
    return 'too_long';
  }

  override async findEarlier(): Promise<Earlier | undefined> {
    return this.earlier;
  }

  override async findUnknown(_: unknown, uids: readonly string[]): Promise<readonly string[]> {
    return uids.filter((uid) => uid !== 'ns-own');
  }

  override async start(_: unknown, recovery: NewRecovery): Promise<Started> {
    this.asked.push(recovery);
    return this.answer;
  }
}

function setUp(answer: Started = { kind: 'started', recovery: RECOVERY }, earlier?: Earlier) {
  const plans = new ScriptedPlans(answer, earlier);
  return { plans, start: new StartRecovery(plans, new FakeContracts(), new CountingIds()) };
}

it.each([
  ['started', true],
  ['repeated', false],
] as const)('a recovery that is %s is answered, and whether it is new', async (kind, isNew) => {
  const { start } = setUp({ kind, recovery: RECOVERY });
  expect(await start.execute(SCOPE, COMMAND)).toEqual({ recovery: RECOVERY, isNew });
});

it.each([
  ['other_request', 'conflict'],
  ['too_many', 'unprocessable'],
  ['too_long', 'unprocessable'],
] as const)('%s is refused as %s', async (kind, code) => {
  const { start } = setUp({ kind });
  await expect(start.execute(SCOPE, COMMAND)).rejects.toMatchObject({ code });
});

it('one that was started before is found, and a key of another request refused', async () => {
  const found = setUp(undefined, { kind: 'repeated', recovery: RECOVERY }).start;
  expect(await found.findEarlier(SCOPE, COMMAND)).toBe(RECOVERY);
  expect(await setUp().start.findEarlier(SCOPE, COMMAND)).toBeUndefined();
  const refused = setUp(undefined, { kind: 'other_request' }).start;
  await expect(refused.findEarlier(SCOPE, COMMAND)).rejects.toMatchObject({ code: 'conflict' });
});

it('one more than may be running is refused by the names of those that are', async () => {
  const { start } = setUp({ kind: 'too_many_running', uids: ['rcv_1', 'rcv_2'] });
  await expect(start.execute(SCOPE, COMMAND)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('rcv_1, rcv_2'),
  });
});

it('a dry run that takes too long is refused too', async () => {
  await expect(setUp().start.preview(SCOPE, COMMAND)).rejects.toMatchObject({
    code: 'unprocessable',
  });
});

it('a contract stands for its event types', async () => {
  const { start, plans } = setUp();
  await start.execute(SCOPE, { ...COMMAND, filter: { contract: 'plain' } });
  await start.execute(SCOPE, COMMAND);
  expect(plans.asked.map(({ types }) => types)).toEqual([['note_added'], undefined]);
});

it.each([
  [
    { filter: { eventTypes: ['note_added', 'note_aded'] } },
    'filter.event_types',
    'has unknown event types (note_aded); GET /v1/event-types lists them',
  ],
  [
    { subscriptionUids: ['ns-own', 'ns-other'] },
    'subscription_uids',
    'has unknown subscriptions (ns-other); GET /v1/management/subscriptions lists them',
  ],
  [
    { filter: { eventTypes: ['{"name": "Jane"}'] } },
    'filter.event_types',
    'has unknown event types; GET /v1/event-types lists them',
  ],
] as const)('an unknown name is refused: %j', async (more, field, message) => {
  const { start, plans } = setUp();
  const refused = { code: 'unprocessable', fields: [{ field, message }] };
  await expect(start.execute(SCOPE, { ...COMMAND, ...more })).rejects.toMatchObject(refused);
  await expect(start.preview(SCOPE, { ...COMMAND, ...more })).rejects.toMatchObject(refused);
  expect(plans.asked).toEqual([]);
});

it('an unknown contract is named as a field of the filter', async () => {
  const asked = setUp().start.execute(SCOPE, { ...COMMAND, filter: { contract: 'other' } });
  await expect(asked).rejects.toMatchObject({
    code: 'invalid',
    fields: [{ field: 'filter.contract', message: 'must be one of plain' }],
  });
});
