import type { ZvtFields, ZvtValue } from './zvt-fields.ts';
import type { TlvItem } from './zvt-tlv.ts';

const CONTAINER = /^tlv(#\d+)?$/;

/**
 * Every element of a message's TLV containers (BMP 06), those inside constructed ones as well, in the order of the wire. The one way in:
 * a container whose length was written with more bytes than needed is decoded as an object, and says the same.
 */
export const tlvItemsOf = (fields: ZvtFields): TlvItem[] =>
  Object.entries(fields).flatMap(([name, value]) => (CONTAINER.test(name) ? flattened(topItemsOf(value)) : []));

function topItemsOf(value: ZvtValue): readonly TlvItem[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && 'items' in value ? value.items : [];
}

const flattened = (items: readonly TlvItem[]): TlvItem[] =>
  items.flatMap((item) => [item, ...flattened(item.items ?? [])]);
