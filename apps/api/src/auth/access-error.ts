/** The codes of [/error-handling] that apply to API keys, whose other codes concern JWTs; and those of sessions. */
const ACCESS = {
  authorization_header_missing: [401, 'Authorization header is expected'],
  api_key_missing: [401, 'X-API-Key header is expected'],
  invalid_api_key: [401, 'The API key was not found or is inactive'],
  session_ended: [401, 'The session has ended. Log in again'],
  login_code_invalid: [401, 'The login code is unknown, was used, or has expired'],
  csrf_token_invalid: [403, 'X-CSRF-Token header of this session is expected'],
  permission_denied: [403, 'The API key lacks the permission for this endpoint'],
} as const;

export class AccessError extends Error {
  readonly status: number;

  /** @param description for callers of APIs whose vendor has no words of its own */
  constructor(
    readonly code: keyof typeof ACCESS,
    description?: string,
  ) {
    const [status, ownDescription] = ACCESS[code];
    super(description ?? ownDescription);
    this.status = status;
  }

  static lacks(permissions: readonly string[]): AccessError {
    const names = permissions.join(' and ');
    const noun = permissions.length > 1 ? 'permissions' : 'permission';
    return new AccessError('permission_denied', `The API key lacks the ${noun} ${names}.`);
  }

  static lacksAllOf(permissions: readonly string[]): AccessError {
    const names = permissions.join(', ');
    return new AccessError(
      'permission_denied',
      `The API key needs one of the permissions ${names}.`,
    );
  }

  /** The permissions may be right, but the key is not one of an organisation, or of a pharmacy. */
  static isNotOf(level: 'an organisation' | 'a pharmacy' | 'an operator'): AccessError {
    return new AccessError('permission_denied', `Only the key of ${level} may call this.`);
  }
}
