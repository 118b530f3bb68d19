// No control characters: they have no place in a name, and PostgreSQL cannot store U+0000.
export const NAME = /^(?=\P{Cc}*\S)\P{Cc}{1,200}$/u;
export const NAME_TEXT = 'must be a text of 1 to 200 characters that is not blank';
