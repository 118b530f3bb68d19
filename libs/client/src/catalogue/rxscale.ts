// Made from the catalogue of event types: change the schemas in libs/contracts, then run
// `npm run generate:client-types`.

/** `data` by event type. */
export type RxscaleData = {
  /** A new pharmacy order was created and assigned to the pharmacy. */
  readonly pharmacy_order_created: {
    readonly uid: string;
    readonly status:
      | 'init'
      | 'waiting for pharmacy'
      | 'pending review'
      | 'in-progress'
      | 'ready_for_pickup'
      | 'completed'
      | 'on-hold'
      | 'cancelled'
      | (string & {});
    readonly name: string | null;
    readonly data: Readonly<Record<string, unknown>>;
    readonly external_status: string;
    readonly created_at: number;
    readonly updated_at: number;
    readonly deleted_at: number | null;
    readonly pharmacy: {
      readonly uid: string;
      readonly display_name: string;
    };
    readonly order: {
      readonly uid: string;
      readonly delivery_address: {
        readonly first_name?: string | null;
        readonly last_name?: string | null;
        readonly street?: string | null;
        readonly house_number?: string | null;
        readonly zip_code?: string | null;
        readonly city?: string | null;
        readonly country?: string | null;
        readonly additional_address?: string | null;
      } | null;
      readonly invoice_address: {
        readonly first_name?: string | null;
        readonly last_name?: string | null;
        readonly street?: string | null;
        readonly house_number?: string | null;
        readonly zip_code?: string | null;
        readonly city?: string | null;
        readonly country?: string | null;
        readonly additional_address?: string | null;
      } | null;
      /** Cents, null when there are none. */
      readonly shipping_costs_amount: number | null;
      /** ISO 4217. */
      readonly shipping_costs_currency: string | null;
      /** Higher is more urgent, 0 is none. */
      readonly priority: number;
    };
    readonly delivery_type: {
      readonly uid: string;
      readonly display_name: string;
      readonly identifier: string;
    } | null;
    readonly order_items: readonly {
      readonly sku: {
        readonly pzn: string;
        readonly product_uid: string;
        readonly product_display_name: string | null;
        readonly product_handle: string | null;
        readonly uid?: string;
        readonly display_name?: string;
      };
      readonly pharmacy_sku: {
        readonly uid: string;
        readonly external_id: string | null;
        /** Cents. */
        readonly price: number;
        readonly stock: number;
      } | null;
      readonly uid?: string;
      readonly amount?: number;
      /** Cents. */
      readonly total_paid_amount?: number | null;
    }[];
    readonly patient_data: {
      readonly uid: string;
      readonly display_name: string | null;
      readonly email: string | null;
      /** YYYY-MM-DD. */
      readonly date_of_birth: string | null;
      readonly phone_number: string | null;
    } | null;
    readonly doctor_data: {
      readonly uid: string;
      readonly display_name: string | null;
    } | null;
    readonly prescription_file: {
      readonly filename: string;
      readonly content_base64: string;
    } | null;
    /** In organisation-level deliveries only. */
    readonly fulfillment?: {
      readonly uid: string;
      readonly external_id: string | null;
      readonly order: {
        readonly uid: string;
        readonly shop_order: {
          readonly uid: string;
          readonly external_id: string | null;
        };
      };
    };
  };
  /** The status of an existing pharmacy order changed. */
  readonly pharmacy_order_updated: RxscaleData['pharmacy_order_created'];
  /** The stock level of a pharmacy's SKU changed. */
  readonly pharmacy_sku_stock_updated: {
    readonly uid: string;
    readonly pharmacy_uid: string;
    readonly sku_uid: string;
    readonly external_id: string | null;
    /** Cents. */
    readonly price: number;
    /** The level after the change. */
    readonly stock: number;
    readonly markup: number;
    readonly priority: number;
    readonly type: string;
    readonly created_at: number;
    readonly updated_at: number;
    readonly deleted_at: number | null;
    readonly sku: {
      readonly uid: string;
      readonly display_name: string;
      readonly pzn: string;
      readonly product_uid: string;
      readonly product_display_name: string | null;
      readonly product_handle: string | null;
    };
  };
  /** A patient-doctor meeting changed its lifecycle state. */
  readonly patient_doctor_meeting_updated: {
    readonly uid: string;
    readonly status?:
      'held' | 'confirmed' | 'cancelled' | 'expired' | 'completed' | 'no_show' | (string & {});
    readonly meeting_type?: string | null;
    readonly doctor_uid?: string;
    readonly doctor_display_name?: string | null;
    readonly patient_uid?: string;
    readonly patient_display_name?: string | null;
    readonly appointment_type_uid?: string | null;
    readonly appointment_type_name?: string | null;
    readonly starts_at?: number | null;
    readonly ends_at?: number | null;
    /** Until when the slot is kept, while it is held. */
    readonly held_until?: number | null;
    /** Null unless it was cancelled. */
    readonly cancellation_reason?: string | null;
    readonly created_at?: number;
    readonly updated_at?: number;
  };
  /** A reminder of a scheduled appointment became due. */
  readonly appointment_reminder_due: {
    readonly uid: string;
    /** The uid of the meeting in patient_doctor_meeting_updated. */
    readonly meeting_uid?: string;
    readonly meeting_status?:
      'held' | 'confirmed' | 'cancelled' | 'expired' | 'completed' | 'no_show' | (string & {});
    readonly doctor_uid?: string;
    readonly doctor_display_name?: string | null;
    readonly patient_uid?: string;
    readonly patient_display_name?: string | null;
    readonly appointment_type_uid?: string | null;
    readonly appointment_type_name?: string | null;
    readonly starts_at?: number;
    readonly ends_at?: number | null;
    /** When the reminder became due. */
    readonly due_at?: number;
    /** How long before the start the appointment type wants it. An appointment that is made late leaves less. */
    readonly minutes_before?: number | null;
  };
};

/** The whole body of a delivery by event type. */
export type RxscaleWebhooks = {
  readonly pharmacy_order_created: {
    readonly event_type: 'pharmacy_order_created';
    /** Unix seconds at which the event was generated. */
    readonly timestamp: number;
    readonly payload_version: '1';
    readonly data: RxscaleData['pharmacy_order_created'];
  };
  readonly pharmacy_order_updated: {
    readonly event_type: 'pharmacy_order_updated';
    /** Unix seconds at which the event was generated. */
    readonly timestamp: number;
    readonly payload_version: '1';
    readonly data: RxscaleData['pharmacy_order_updated'];
  };
  readonly pharmacy_sku_stock_updated: {
    readonly event_type: 'pharmacy_sku_stock_updated';
    /** Unix seconds at which the event was generated. */
    readonly timestamp: number;
    readonly payload_version: '1';
    readonly data: RxscaleData['pharmacy_sku_stock_updated'];
  };
  readonly patient_doctor_meeting_updated: {
    readonly event_type: 'patient_doctor_meeting_updated';
    /** Unix seconds at which the event was generated. */
    readonly timestamp: number;
    readonly payload_version: '1';
    readonly data: RxscaleData['patient_doctor_meeting_updated'];
  };
  readonly appointment_reminder_due: {
    readonly event_type: 'appointment_reminder_due';
    /** Unix seconds at which the event was generated. */
    readonly timestamp: number;
    readonly payload_version: '1';
    readonly data: RxscaleData['appointment_reminder_due'];
  };
};
