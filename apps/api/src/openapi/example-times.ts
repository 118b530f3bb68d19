/** When the examples of the document take place, and when what they wait for comes. */
export const EXAMPLE_TIME = '2026-03-01T10:00:00.000Z';
export const EXAMPLE_LATER = '2026-03-01T10:05:00.000Z';
