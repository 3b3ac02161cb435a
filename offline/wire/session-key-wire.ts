/**
 * How a session's AES-256 key travels to the head office: HPKE (RFC 9180) base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
 * AES-256-GCM. The wrapped key is base64url of the encapsulated key followed by the ciphertext; the session id is the associated data,
 * so a wrapped key cannot be moved to another session.
 */
export const SESSION_KEY_INFO = 'portico/session-key/1';
export const SESSION_KEY_BYTES = 32;
export const ENCAPSULATED_KEY_BYTES = 32;
