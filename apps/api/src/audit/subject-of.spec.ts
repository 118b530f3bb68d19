import { expect, it } from 'vitest';
import { subjectOf } from './subject-of.js';

const SECRET = '961c2c1c9c66dad600f29a26e0320a96';
const encoded = [...SECRET].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('');

it.each([SECRET, encoded, encoded.replaceAll('%', '%25'), `${encoded}%zz`])(
  'a secret is blanked in a subject: %s',
  (name) => {
    expect(subjectOf([name, 'sub_a'])).toBe('[secret] sub_a');
  },
);
