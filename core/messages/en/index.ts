export { default as basket } from './basket.json' with { type: 'json' };
export { default as checkin } from './checkin.json' with { type: 'json' };
export { default as common } from './common.json' with { type: 'json' };
export { default as payment } from './payment.json' with { type: 'json' };
export { default as pricing } from './pricing.json' with { type: 'json' };
export { default as receipt } from './receipt.json' with { type: 'json' };
export { default as rules } from './rules.json' with { type: 'json' };
export { default as start } from './start.json' with { type: 'json' };
