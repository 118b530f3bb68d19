import 'reflect-metadata';
import {
  IsArray,
  IsInt,
  IsString,
  Length,
  Matches,
  Min,
  ValidateNested,
  validateSync,
  getMetadataStorage,
} from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules } from './compile-rules.js';
import { IsJsonObject } from './json-object.decorator.js';
import { Optional } from './optional.decorator.js';

class Base {
  @IsString()
  @Length(1, 3)
  name: unknown;
}

class Plain extends Base {
  @Optional()
  @Matches(/^[ab]*$/)
  id?: unknown;

  @Optional()
  @IsInt()
  @Min(0)
  count?: unknown;

  @IsJsonObject()
  data: unknown;
}

class Listed {
  @IsArray()
  @IsInt({ each: true })
  numbers: unknown;
}

class Nesting {
  @ValidateNested()
  inner: unknown;
}

const rulesOf = (shape: new () => object) =>
  compileRules(getMetadataStorage().getTargetValidationMetadatas(shape, '', true, false));
const isRight = (object: object) =>
  validateSync(object, { forbidUnknownValues: false }).length === 0;

const VALUE = fc.oneof(
  fc.constantFrom(undefined, null, '', 'a', 'ab', 'abcd', 'c', 0, -1, 1, 1.5, Number.NaN),
  fc.constantFrom({}, { a: 1 }, [], [1], ['x']),
);

describe('compileRules', () => {
  it('agrees with class-validator about every object of a class of plain rules', () => {
    const holds = rulesOf(Plain);
    fc.assert(
      fc.property(fc.record({ name: VALUE, id: VALUE, count: VALUE, data: VALUE }), (fields) => {
        const object = Object.assign(new Plain(), fields);
        expect(holds(object)).toBe(isRight(object));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves rules that it does not know to class-validator', () => {
    expect(rulesOf(Listed)(Object.assign(new Listed(), { numbers: [1] }))).toBe(false);
    expect(rulesOf(Nesting)(Object.assign(new Nesting(), { inner: new Listed() }))).toBe(false);
  });
});
