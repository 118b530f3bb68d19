import {
  DeliveryInputs,
  type FoundInput,
  type RequestSource,
  type TenantScope,
} from '@rxhooks/application';

/** Answers the same to everybody, and records what it was asked. */
export class ScriptedDeliveryInputs extends DeliveryInputs {
  source: RequestSource | undefined;
  input: FoundInput = { kind: 'unknown' };
  readonly asked: { readonly scope: TenantScope; readonly uid: string }[] = [];

  override async findSource(scope: TenantScope, uid: string): Promise<RequestSource | undefined> {
    this.asked.push({ scope, uid });
    return this.source;
  }

  override async find(scope: TenantScope, uid: string): Promise<FoundInput> {
    this.asked.push({ scope, uid });
    return this.input;
  }
}
