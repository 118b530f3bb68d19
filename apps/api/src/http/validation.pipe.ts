import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { refuseUnreadable } from './readable-texts.js';
import { Reading, strict } from './reading.js';

/** A type alone, or an import of one, leaves no class behind. */
export function isShape(metatype: unknown): metatype is new () => object {
  return metatype !== undefined && metatype !== Object;
}

/** Reads every body and query: strictly as its class, unless the parameter names a `Reading`. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  readonly #strict = new WeakMap<object, Reading>();

  transform(given: unknown, { type, metatype, data, schema }: ArgumentMetadata): unknown {
    if (type === 'param') refuseUnreadable('path', given, data);
    // Vendors take any query; a route that reads it as given validates it itself.
    if (schema instanceof Reading) return schema.read(given);
    if (type === 'query') refuseUnreadable('query', given, data);
    // Path parameters, values of our decorators, and arguments that GraphQL has validated.
    if (type === 'param' || type === 'custom' || data !== undefined) return given;
    // `reading-modes.spec.ts` finds such a route before its first request does.
    if (!isShape(metatype)) throw new Error('The route does not say which class it reads.');
    return this.#strictFor(metatype).read(given);
  }

  #strictFor(shape: new () => object): Reading {
    const found = this.#strict.get(shape) ?? strict(shape);
    this.#strict.set(shape, found);
    return found;
  }
}
