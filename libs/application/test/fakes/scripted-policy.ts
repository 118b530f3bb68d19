import { TargetPolicy, type TargetVerdict } from '@rxhooks/application';

/** Allows every target, or refuses every target with the reason it is given. */
export class ScriptedPolicy extends TargetPolicy {
  readonly checked: string[] = [];

  constructor(private readonly refusal?: string) {
    super();
  }

  override async check(url: string): Promise<TargetVerdict> {
    this.checked.push(url);
    return this.refusal === undefined
      ? { kind: 'allowed' }
      : { kind: 'refused', reason: this.refusal };
  }
}
