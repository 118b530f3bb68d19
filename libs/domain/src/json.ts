/** A JSON value. A number that a double cannot hold is kept as the raw text it was written in (`JSON.rawJSON`). */
export type Json = unknown;
export type JsonObject = Readonly<Record<string, Json>>;
