/** The codes of [/error-handling] that apply to API keys; its other codes concern JWTs. */
const ACCESS = {
  authorization_header_missing: [401, 'Authorization header is expected'],
  api_key_missing: [401, 'X-API-Key header is expected'],
  invalid_api_key: [401, 'The API key was not found or is inactive'],
  permission_denied: [403, 'The API key lacks the permission for this endpoint'],
} as const;

export class AccessError extends Error {
  readonly status: number;

  constructor(readonly code: keyof typeof ACCESS) {
    const [status, description] = ACCESS[code];
    super(description);
    this.status = status;
  }
}
