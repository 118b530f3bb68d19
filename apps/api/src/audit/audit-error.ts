/** An action was not carried out, because it could not be put on record. */
export class AuditError extends Error {}
