/**
 * Work that workers die over, be it a delivery, an event or a job. A worker that dies takes all of its work with it, so that
 * one death says little; after two in a row the work is done alone, and after five it is set aside.
 */
export const POISON = { aloneAfter: 2, setAsideAfter: 5 } as const;
