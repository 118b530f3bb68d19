import { isOf } from '../connection/is-of.js';
import { mayBeFannedOut } from '../organisations/moving.js';

/** $1 event, $2 organisation, $3 reason. */
export const QUARANTINE = `
  WITH ended AS (
    DELETE FROM waiting_events w WHERE w.uid = $1 AND ${isOf('w', '$2')}
      AND ${mayBeFannedOut('w.uid', 'w.organisation_uid')}
    RETURNING w.uid, w.organisation_uid
  )
  UPDATE events e SET quarantine_reason = $3
  FROM ended WHERE e.uid = ended.uid AND ${isOf('e', 'ended.organisation_uid')}`;
