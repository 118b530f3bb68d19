import { Transform } from 'class-transformer';

/** Keeps a free-form value from being cloned by class-transformer; a clone of a raw number would lose its text. */
export const AsItIs = () => Transform(({ obj, key }): unknown => obj[key]);
