import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { Reading, strict } from './reading.js';

/** Reads every body and query: strictly as its class, unless the parameter names a `Reading`. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  readonly #strict = new WeakMap<object, Reading>();

  transform(given: unknown, { type, metatype, data, schema }: ArgumentMetadata): unknown {
    if (schema instanceof Reading) return schema.read(given);
    // Path parameters, values of our decorators, and arguments that GraphQL has validated.
    if (type === 'param' || type === 'custom' || data !== undefined) return given;
    if (!metatype || metatype === Object)
      throw new Error('The route does not say which class it reads.');
    return this.#strictFor(metatype as new () => object).read(given);
  }

  #strictFor(shape: new () => object): Reading {
    const found = this.#strict.get(shape) ?? strict(shape);
    this.#strict.set(shape, found);
    return found;
  }
}
