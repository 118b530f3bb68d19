/** A value of which the known ones are listed and others may follow: treat the list as open. */
type Open<Known extends string> = Known | (string & {});

export type PharmacyOrderStatus = Open<
  | 'init'
  | 'waiting for pharmacy'
  | 'pending review'
  | 'in-progress'
  | 'ready_for_pickup'
  | 'completed'
  | 'on-hold'
  | 'cancelled'
>;

export type OrderAddress = {
  readonly first_name: string;
  readonly last_name: string;
  readonly street: string;
  readonly house_number: string;
  readonly zip_code: string;
  readonly city: string;
  readonly country: string;
  readonly additional_address: string | null;
  readonly province?: string | null;
};

export type OrderSku = {
  readonly uid?: string;
  readonly display_name?: string;
  readonly pzn: string;
  readonly product_uid: string;
  readonly product_display_name: string | null;
  readonly product_handle: string | null;
};

export type OrderItem = {
  readonly uid?: string;
  readonly amount?: number;
  readonly sku: OrderSku;
  /** `price` in cents. */
  readonly pharmacy_sku: {
    readonly uid: string;
    readonly external_id: string | null;
    readonly price: number;
    readonly stock: number;
  } | null;
  /** Cents. */
  readonly total_paid_amount?: number;
};

/** Reaches organisation-level subscriptions only; it is taken out of pharmacy-level deliveries. */
export type OrderFulfillment = {
  readonly uid: string;
  readonly external_id: string | null;
  readonly order: {
    readonly uid: string;
    readonly shop_order: { readonly uid: string; readonly external_id: string | null } | null;
  };
};

/** `data` of `pharmacy_order_created` and `pharmacy_order_updated`. All times are Unix seconds. */
export type PharmacyOrder = {
  readonly uid: string;
  readonly status: PharmacyOrderStatus;
  readonly name: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly external_status: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly deleted_at: number | null;
  readonly pharmacy: { readonly uid: string; readonly display_name: string };
  readonly order: {
    readonly uid: string;
    readonly delivery_address: OrderAddress | null;
    readonly invoice_address: OrderAddress | null;
    /** Cents. */
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
  readonly order_items: readonly OrderItem[];
  readonly patient_data: {
    readonly uid: string;
    readonly display_name: string;
    readonly email: string | null;
    /** `YYYY-MM-DD`. */
    readonly date_of_birth: string | null;
    readonly phone_number: string | null;
  } | null;
  readonly doctor_data: { readonly uid: string; readonly display_name: string } | null;
  readonly prescription_file: {
    readonly filename: string;
    readonly content_base64: string;
  } | null;
  readonly fulfillment?: OrderFulfillment | null;
};

/** `data` of `pharmacy_sku_stock_updated`: `stock` is the level after the change, `price` is in cents. */
export type PharmacySkuStock = {
  readonly uid: string;
  readonly pharmacy_uid: string;
  readonly sku_uid: string;
  readonly external_id: string | null;
  readonly price: number;
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

/**
 * `data` of `patient_doctor_meeting_updated`. The vendor documents the event but not its fields, so only `uid` is
 * asked for; the named members are those of its scheduled appointment, and any other may be there.
 */
export type PatientDoctorMeeting = {
  readonly uid: string;
  readonly status?: Open<'held' | 'confirmed' | 'cancelled' | 'expired' | 'completed' | 'no_show'>;
  readonly doctor_uid?: string;
  readonly doctor_display_name?: string;
  readonly patient_uid?: string;
  readonly patient_display_name?: string;
  readonly appointment_type_uid?: string | null;
  readonly appointment_type_name?: string | null;
  readonly meeting_type?: string;
  readonly [member: string]: unknown;
};

/** `data` of `appointment_reminder_due`, of which the vendor documents no field at all. */
export type AppointmentReminder = {
  readonly uid: string;
  readonly [member: string]: unknown;
};
