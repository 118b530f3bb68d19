import { getMetadataStorage } from 'class-validator';

type Rule = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];
type Condition = (object: object, value: unknown) => boolean;

/**
 * Checks whether all rules of a class hold for an object. A fast path for valid objects: before its
 * first check, class-validator sorts the rules for each object and makes an error for each field.
 * Objects that fail, and rules of unknown kinds, are left to class-validator.
 */
export function compileRules(rules: readonly Rule[]): (object: object) => boolean {
  const fields = [...Map.groupBy(rules, (rule) => rule.propertyName)].map(compileField);
  return (object) => fields.every((holds) => holds(object));
}

function compileField([field, rules]: readonly [string, readonly Rule[]]) {
  const isCondition = ({ type }: Rule) => type === 'conditionalValidation';
  const conditions = rules
    .filter(isCondition)
    .map(({ constraints: [condition] }) => condition as Condition);
  const checks = rules.filter((rule) => !isCondition(rule)).flatMap(compileRule);
  return (object: object) => {
    const value: unknown = Reflect.get(object, field);
    return (
      !conditions.every((condition) => condition(object, value)) ||
      checks.every((check) => check(object, value))
    );
  };
}

function compileRule(rule: Rule): readonly Condition[] {
  const { type, each, validateIf, constraintCls, constraints, propertyName: property } = rule;
  if (type !== 'customValidation' || each || validateIf) return [() => false];
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => (object, value) => {
      const { name: targetName } = object.constructor;
      const answer = instance.validate(value, { targetName, property, object, value, constraints });
      return answer === true;
    });
}
