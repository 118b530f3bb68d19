import { Global, Module } from '@nestjs/common';
import { Contracts } from '@rxhooks/application';
import { CONFIG, type Config } from '@rxhooks/platform';
import { ContractRegistry } from './registry.js';

@Global()
@Module({
  providers: [
    {
      provide: Contracts,
      inject: [CONFIG],
      useFactory: ({ catalogueChecks }: Config) => new ContractRegistry(catalogueChecks),
    },
  ],
  exports: [Contracts],
})
export class ContractsModule {}
