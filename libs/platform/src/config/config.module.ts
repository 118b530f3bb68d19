import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Config } from './config.js';

/** The injection token of the configuration; the value is a plain `Config`. */
export const CONFIG = Symbol('CONFIG');

@Global()
@Module({})
export class ConfigModule {
  static for(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}
