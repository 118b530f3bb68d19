import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { Reading, strict } from './reading.js';

/** Stands before every route. A body or a query whose parameter says nothing else is read strictly, as its class. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  readonly #strict = new WeakMap<object, Reading>();

  transform(given: unknown, { type, metatype, data, schema }: ArgumentMetadata): unknown {
    if (schema instanceof Reading) return schema.read(given);
    // A name in the path, what a decorator of ours makes, or an argument that GraphQL has held against its own schema.
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
