/**
 * Work (a delivery, an event or a job) that kills workers. A dying worker takes all of its work
 * along, so one death says little: after two in a row the work is done alone, after five it is set
 * aside.
 */
export const POISON = { aloneAfter: 2, setAsideAfter: 5 } as const;
