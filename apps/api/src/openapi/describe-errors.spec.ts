import { AppError } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { describeErrors } from './describe-errors.js';
import { sentenceOf } from './refusals-of.js';

const isArchived = new AppError('conflict', 'The thing is archived; restore it first.');
const own = [{ name: 'archived', when: 'It is archived.', error: isArchived }];
const common = [{ name: 'busy', when: 'Too much.', error: new AppError('conflict', 'Busy') }];

const of409 = (declared: Readonly<Record<string, string>>) =>
  describeErrors({ declared, own, common }, undefined)['409'];

describe('an error of a route', () => {
  it('is shown as it is thrown', () => {
    const content = of409({ 409: 'Archived.' })?.content?.['application/json'];
    expect(content?.examples?.['archived']?.value).toEqual({ error: isArchived.message });
  });

  it('is described as its docstring does, beside what all routes answer', () => {
    expect(of409({ 409: 'Archived, alas.' })?.description).toBe('Archived, alas. Too much.');
    expect(of409({})?.description).toBe('It is archived. Too much.');
  });

  it('that is declared alone has no example, so that a test finds it', () => {
    const declared = { 410: 'It is gone.' };
    expect(describeErrors({ declared, own, common }, undefined)['410']).toEqual({
      description: 'It is gone.',
    });
  });
});

it.each([
  [new AppError('conflict', 'It is archived.'), 'It is archived.'],
  [new AppError('too_large', 'It is too large'), 'It is too large.'],
  [
    new AppError('invalid', 'Validation failed', [
      { field: 'uid', message: 'must be string' },
      { field: 'name', message: 'is missing' },
    ]),
    '`uid` must be string, and `name` is missing.',
  ],
])('an error is told in a whole sentence', (error, sentence) => {
  expect(sentenceOf(error)).toBe(sentence);
});
