import { FailureStore, type UntoldFailure } from '@rxhooks/application';

export class MemoryFailureStore extends FailureStore {
  readonly told: UntoldFailure[] = [];

  constructor(private readonly failures: readonly UntoldFailure[]) {
    super();
  }

  override async untold(limit: number): Promise<readonly UntoldFailure[]> {
    return this.failures.filter((failure) => !this.told.includes(failure)).slice(0, limit);
  }

  override async markTold(failures: readonly UntoldFailure[]): Promise<void> {
    this.told.push(...failures);
  }
}
