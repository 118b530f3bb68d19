import { findHeaderFault } from '@rxhooks/contracts';
import { AppError, type CustomHeader } from '@rxhooks/domain';

/** The vendor's names for the parts of a header. */
const FIELDS = { name: 'header_key', value: 'header_value' } as const;

type HeaderFields = { readonly header_key?: unknown; readonly header_value?: unknown };

/**
 * The custom header of a registration (inside `meta_data`) or of a test call; at most one.
 *
 * @throws AppError `invalid` for half a header, or for one that deliveries cannot carry
 */
export function readCustomHeaders(fields: HeaderFields, path: string): readonly CustomHeader[] {
  const { header_key: name, header_value: value } = fields;
  if ((name ?? value ?? undefined) === undefined) return [];
  if (typeof name !== 'string' || typeof value !== 'string')
    throw invalid(`${path}header_key`, 'must come with header_value, both of them texts');
  const fault = findHeaderFault({ name, value });
  if (fault) throw invalid(path + FIELDS[fault.field], fault.message);
  return [{ name, value }];
}

/** Each list and each event reads the metadata of up to a thousand subscriptions. */
const MAX_META_DATA_BYTES = 16_384;

/**
 * Removes the header: its value is a secret and is stored encrypted, beside the metadata.
 *
 * @throws AppError `invalid` for metadata that is too large
 */
export function withoutHeader(
  metaData: Record<string, unknown> | undefined,
): Record<string, unknown> | undefined {
  if (!metaData) return undefined;
  const { header_key: _key, header_value: _value, ...rest } = metaData;
  if (Buffer.byteLength(JSON.stringify(rest)) > MAX_META_DATA_BYTES)
    throw invalid('meta_data', `must have at most ${MAX_META_DATA_BYTES} bytes as JSON`);
  return rest;
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', 'Validation failed', [{ field, message }]);
}
