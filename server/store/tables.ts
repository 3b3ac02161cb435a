/** The server's tables as kysely sees them; `migrations.ts` makes them. Times are Unix milliseconds, `*_json` holds JSON text. */
import type { ColumnType, Generated } from 'kysely';
import type { TenderKind } from '../../core/checkout/payment/kinds.ts';
import type { StationTables } from '../station/tables.ts';

/** A column that a later migration added. */
type Added<T> = ColumnType<T | null, T | null | undefined, T | null>;

interface RowKey {
  kiosk: string;
  epoch: string;
  seq: number;
}

export interface Tables extends StationTables {
  /** Codes that may be used once: in somebody's basket, or used by a sale. */
  used_code: {
    code_hash: string;
    kind: 'coupon' | 'depositReturn';
    state: 'held' | 'used';
    kiosk: string;
    claim_id: string;
    sale_id: string | null;
    amount_minor: number;
    at_ms: number;
    /** Of a suspended basket: nobody else gets it before. */
    held_until_ms: number | null;
  };
  loyalty_member: { key_hash: string; reference: string; tier: string };
  meta: { key: string; value: string };
  migration: { version: number; applied_at_ms: number };
  enrolment: { kiosk: string; epoch: string; public_key: string; enrolled_at_ms: number };
  /** Only the hash of a code is kept. `kiosk` null: any kiosk may use it; `expires_at_ms` null: never. */
  enrolment_code: {
    code_hash: string;
    kiosk: Added<string>;
    created_at_ms: number;
    expires_at_ms: Added<number>;
    withdrawn_at_ms: Added<number>;
    used_at_ms: Added<number>;
    used_by_kiosk: Added<string>;
    used_by_key: Added<string>;
  };
  revoked_key: { kiosk: string; public_key: string; revoked_at_ms: number };
  /** Requests seen within the time that a signature is good for. */
  nonce: { kiosk: string; nonce: string; signed_at_ms: number };
  /** Runs of kiosks' sync clients; at most one `holder` for a kiosk's epoch. `since_ms`: the signature's time when it got its state. */
  kiosk_instance: {
    kiosk: string;
    epoch: string;
    instance: string;
    machine: string;
    state: 'holder' | 'released' | 'former' | 'held' | 'barred';
    since_ms: number;
    seen_at_ms: number;
    clock_offset_ms: number;
    run_no: Added<number>;
  };
  /** How far a kiosk's journal has come; its own table, so that one short row is all an upload locks. `head_*`: the newest signed end. */
  mark: {
    kiosk: string;
    epoch: string;
    hwm: number;
    hash: string;
    received_at_ms: number;
    head_seq: Added<number>;
    head_hash: Added<string>;
    head_signature: Added<string>;
    head_public_key: Added<string>;
  };
  /** What the kiosk counts of rows `after_seq + 1` to `seq` of its own journal. */
  kiosk_totals: RowKey & {
    hash: string;
    after_seq: number;
    row_count: number;
    sales_json: string;
    signature: string;
    public_key: string;
    at_ms: number;
  };
  journal: RowKey & {
    id: string;
    session: string;
    kind: string;
    at: number;
    boot: string;
    catalogue_version: number;
    payload: string;
    prev_hash: string;
    hash: string;
    received_at_ms: number;
  };
  quarantine: RowKey & { reason: string; at_ms: number };
  forked_row: RowKey & { hash: string; row_json: string; at_ms: number };
  alarm: RowKey & { kind: string; detail: string; first_at_ms: number; last_at_ms: number; times: number };
  /** `times`: how often the alarm had been raised then. One that is raised again is open again. */
  alarm_acknowledgement: RowKey & {
    kind: string;
    times: number;
    at_ms: number;
    acknowledged_by: string;
    note: string;
  };
  sale: RowKey & {
    sale_no: Generated<number>;
    sale_id: string;
    receipt_number: string;
    at_ms: number;
    currency: string;
    total_minor: number;
    taxes_json: string;
  };
  sale_line: {
    sale_id: string;
    position: number;
    line_id: string;
    code: string;
    name_json: string;
    unit: 'each' | 'kilogram';
    quantity: number;
    weight_grams: number | null;
    unit_price_minor: number;
    amount_minor: number;
    tax_rate_basis_points: number;
  };
  tender: {
    sale_id: string;
    position: number;
    tender_id: string;
    amount_minor: number;
    terminal_reference: string;
    approval_code: string;
    card_brand: string;
    masked_pan: string;
    /** 1: the terminal approved it without its bank. */
    is_offline: number;
    kind: TenderKind;
  };
  /** Gift cards and vouchers; what one is worth is the sum of its movements. */
  stored_value: {
    number_hash: string;
    kind: 'giftCard' | 'voucher' | 'mealVoucher';
    last_four: string;
    pin_hash: string | null;
    currency: string;
    is_blocked: number;
    wrong_pins: number;
    expires_at_ms: number | null;
    issued_at_ms: number;
  };
  stored_value_movement: {
    movement_id: string;
    number_hash: string;
    kind: 'issue' | 'redeem' | 'rest' | 'forfeit' | 'reverse' | 'refund';
    amount_minor: number;
    kiosk: string | null;
    tender_id: string | null;
    /** The shop's day of the tender. */
    day: string | null;
    at_ms: number;
  };
  stored_value_tender: {
    kiosk: string;
    tender_id: string;
    state: 'redeemed' | 'reversed' | 'closed';
    asked_hash: string | null;
    number_hash: string | null;
    amount_minor: number;
    answer_json: string | null;
    rest_hash: string | null;
    reversal_id: string | null;
    at_ms: number;
  };
  /** What the bank said later; a row may wait here for its tender. */
  offline_outcome: {
    tender_id: string;
    outcome: 'cleared' | 'declinedLater';
    at_ms: number;
    detail: string;
    recorded_at_ms: number;
  };
  /**
   * Which key a session's personal data is under, beside the chain. `wrapped` is null where it is erased or never came; `wrapped_hash` is
   * empty where the kiosk knew no head office key. `key_id`: the head office key that opens it.
   */
  session_key: RowKey & {
    session: string;
    wrapped_hash: string;
    at_ms: number;
    state: 'waiting' | 'opened' | 'unopened' | 'missing' | 'erased';
    wrapped: string | null;
    key_id: string | null;
  };
  /** For ever: neither a resend nor a restore brings back what is here. */
  erasure: {
    erasure_no: Generated<number>;
    session: string;
    kiosk: string;
    at_ms: number;
    asked_by: string;
    reason: string;
  };
  reveal_audit: {
    reveal_no: Generated<number>;
    session: string;
    at_ms: number;
    asked_by: string;
    reason: string;
    outcome: string;
  };
  settlement_batch: {
    batch_id: string;
    kiosk: string;
    terminal: string;
    from_ms: number;
    to_ms: number;
    content_sha256: string;
    received_at_ms: number;
    matched_at_ms: number;
    matched: number;
    nothing_moved: number;
    open_findings: number;
  };
  settlement_line: {
    batch_id: string;
    line_no: number;
    tender_id: string | null;
    terminal_reference: string;
    amount_minor: number;
    currency: string;
    outcome: 'approved' | 'declined' | 'reversed';
    at_ms: number;
    /** 1 or 0. */
    is_offline: number;
  };
  settlement_finding: {
    batch_id: string;
    finding_no: number;
    kind: string;
    line_no: number | null;
    tender_id: string | null;
    detail: string;
  };
  /** `batch_id`: under which it is kept; `withdrawn_batch`: under which it had come. */
  settlement_withdrawal: {
    batch_id: string;
    withdrawn_batch: string;
    at_ms: number;
    withdrawn_by: string;
    note: string;
  };
  /** A row for every chain: up to where it was walked and found whole, and how it differed when it was last walked; null where it did not. */
  audited: { kiosk: string; epoch: string; seq: number; hash: string; differs: string | null };
  /** Which instance's turn it was: a claim that was never done can be taken over. */
  nightly: { job: string; day: string; claimed_at_ms: number; done_at_ms: number | null };
  /** `is_clean`: 1 or 0. */
  reconciliation: { day: string; made_at_ms: number; is_clean: number; report_json: string };
  /** What a sale took off the shelf, by number or by weight. */
  stock_movement: RowKey & {
    position: number;
    sale_id: string;
    code: string;
    quantity: number;
    weight_grams: number;
    at_ms: number;
  };
  /** By the hash of its token, which is in the journal's row too. */
  digital_receipt: { token_hash: string; sale_id: string; at_ms: number };
  /** `recipient` is sealed under the session's key, and null once nothing more is sent. `next_try_at_ms` of one being sent: when its claim ends. */
  receipt_mail: RowKey & {
    request_id: string;
    sale_id: string;
    session: string;
    recipient: string | null;
    language: string;
    at_ms: number;
    state: 'waiting' | 'sending' | 'sent' | 'failed' | 'unknown';
    tries: number;
    next_try_at_ms: number;
    detail: string;
  };
  exit_code: { kiosk: string; code_id: string; gate: string; used_at_ms: number };
  /** Tenders whose result nobody knows yet. */
  open_tender: RowKey & { tender_id: string; at_ms: number };
  check_in: RowKey & {
    check_in_no: Generated<number>;
    flight_id: string;
    passenger_id: string;
    seat: string;
    sequence_number: number;
    at_ms: number;
  };
  /** Where the catalogue lay before the downlink; only read, once, to take it over. */
  catalogue: { version: number; catalogue_json: string; products: number; loaded_at_ms: number };
  /**
   * `floor`: kiosks with an older version than this get the whole. `entries`: how many keys have a value. `applying`: the publication that
   * is being written into `down_entry` as `applying_version`; until it is done the channel is at rest at `version` and nothing is built of it.
   */
  down_channel: {
    channel: string;
    version: number;
    floor: number;
    entries: number;
    incarnation: string;
    applying: string | null;
    applying_version: number | null;
    applying_mode: string | null;
  };
  /** The change log, one row a key: its newest value and the version that brought it. Null: the key was removed. */
  down_entry: { channel: string; key: string; version: number; value: string | null };
  /** The versions that this database offered, the newest of them. */
  down_version: { channel: string; version: number };
  down_publication: { publication: string; channel: string; begun_at_ms: number };
  /** What a publication brings, until it is applied. */
  down_staged: { publication: string; key: string; value: string | null };
  /** What takes a kiosk from one version to another; `parts_json` is null while it is being put together. */
  down_package: {
    package: string;
    channel: string;
    from_version: number;
    to_version: number;
    parts_json: string | null;
    built_at_ms: number;
  };
  down_part: { package: string; part_index: number; sha256: string; body: Uint8Array };
  flight: { flight_id: string; departure_date: string; flight_json: string };
  booking: { record_locator: string; flight_id: string };
  passenger: {
    passenger_id: string;
    record_locator: string;
    flight_id: string;
    position: number;
    surname: string;
    given_names: string;
    compartment: 'C' | 'Y';
    document_number: string | null;
    /** Normalised for comparison, see `names.ts`. */
    document_key: string | null;
    seat: string | null;
    sequence_number: number | null;
  };
  acceptance: {
    acceptance_id: string;
    flight_id: string;
    passenger_id: string;
    seat: string;
    sequence_number: number;
    at_ms: number;
  };
  /** `kiosk`: which suspended it; null while only a recall of it is known. `held_by`: who has its lines. */
  suspended_basket: {
    basket_id: string;
    state: 'suspended' | 'recalled' | 'withdrawn';
    held_by: 'server' | 'slip';
    kiosk: string | null;
    suspended_at_ms: number | null;
    expires_at_ms: number | null;
    currency: string | null;
    total_minor: number | null;
    item_count: number | null;
    asked_hash: string | null;
    basket_json: string | null;
    recall_id: string | null;
    recalled_by: string | null;
    recalled_at_ms: number | null;
    /** When the codes of a basket that nobody took up were let go; null: they were not. */
    codes_released_at_ms: number | null;
    codes_released: number | null;
  };
  refund: {
    kiosk: string;
    refund_id: string;
    sale_id: string;
    state: 'granted' | 'closed';
    asked_hash: string | null;
    amount_minor: number;
    currency: string | null;
    answer_json: string | null;
    at_ms: number;
    completed_at_ms: number | null;
  };
  refund_line: {
    kiosk: string;
    refund_id: string;
    position: number;
    sale_id: string;
    quantity: number;
    amount_minor: number;
  };
  /** `value_hash`: the gift card or voucher that was credited. */
  refund_part: {
    kiosk: string;
    refund_id: string;
    position: number;
    sale_id: string;
    amount_minor: number;
    value_hash: string | null;
  };
  basket_recall: { kiosk: string; recall_id: string; basket_id: string; state: 'taken' | 'givenUp'; at_ms: number };
}
