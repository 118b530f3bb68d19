import 'reflect-metadata';

const READ_AS = 'rxhooks:read-as';

/** How `readShape` converts a field's value before checking its rules. */
export const ReadAs =
  (read: (value: unknown) => unknown): PropertyDecorator =>
  (target, field) =>
    Reflect.defineMetadata(READ_AS, read, target, field);

export function readerOf(shape: object, field: string): (value: unknown) => unknown {
  const read = Reflect.getMetadata(READ_AS, shape, field) as ReturnType<typeof readerOf>;
  return read ?? ((value) => value);
}
