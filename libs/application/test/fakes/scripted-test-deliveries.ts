import {
  type DeliverySummary,
  type FoundTest,
  TestDeliveries,
  type TestDelivery,
} from '@rxhooks/application';

/** Finds the same for everybody, and records what was added. */
export class ScriptedTestDeliveries extends TestDeliveries {
  readonly added: TestDelivery[] = [];
  tests: readonly DeliverySummary[] = [];
  found: FoundTest | undefined;

  override async add(test: TestDelivery): Promise<void> {
    this.added.push(test);
  }

  override async list(): Promise<readonly DeliverySummary[]> {
    return this.tests;
  }

  override async find(): Promise<FoundTest | undefined> {
    return this.found;
  }
}
