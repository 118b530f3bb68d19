import { Global, Module } from '@nestjs/common';
import { Contracts } from '@rxhooks/application';
import { ContractRegistry } from './registry.js';

@Global()
@Module({
  providers: [{ provide: Contracts, useClass: ContractRegistry }],
  exports: [Contracts],
})
export class ContractsModule {}
