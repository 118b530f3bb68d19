/** A JSON value. A number that a double cannot hold is kept as its raw text (`JSON.rawJSON`). */
export type Json = unknown;
export type JsonObject = Readonly<Record<string, Json>>;
