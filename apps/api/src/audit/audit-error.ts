/** The action was not carried out because the audit log could not record it. */
export class AuditError extends Error {}
