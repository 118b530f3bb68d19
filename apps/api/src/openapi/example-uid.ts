/** A uid of the document: that of the same thing in each of its examples. */
export const exampleUid = (prefix: string) => `${prefix}018f3a5c9b7e4d2f8a6c1b0e5d4f3a29`;
