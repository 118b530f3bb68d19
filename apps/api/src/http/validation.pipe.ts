import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { readShape } from '@rxhooks/application';
import { AppError, type FieldError } from '@rxhooks/domain';

const invalid = (faults: readonly FieldError[]) =>
  new AppError('invalid', 'Validation failed', faults);

/** Reads a body or a query as the class that the route asks for. */
@Injectable()
class ShapePipe implements PipeTransform {
  constructor(private readonly mayHaveMore: boolean) {}

  transform(given: unknown, { metatype }: ArgumentMetadata): unknown {
    if (!metatype) throw new Error('The route does not say which class it reads.');
    const body = given ?? {};
    if (typeof body !== 'object' || Array.isArray(body))
      throw invalid([{ field: 'body', message: 'must be a JSON object' }]);
    const { value, faults, unknown } = readShape(metatype as new () => object, body);
    const more = this.mayHaveMore ? [] : unknown;
    const all = [...more.map((field) => ({ field, message: 'is not a known field' })), ...faults];
    if (all.length > 0) throw invalid(all);
    return value;
  }
}

/** For the APIs that are ours: a field that nobody reads is most likely misspelt, and said so. */
export const strict = new ShapePipe(false);

/** For a vendor's API: its clients may send more than we know of, such as fields they have read from an answer. */
export const tolerant = new ShapePipe(true);
