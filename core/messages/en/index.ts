export { default as checkin } from './checkin.json' with { type: 'json' };
export { default as checkout } from './checkout.json' with { type: 'json' };
export { default as common } from './common.json' with { type: 'json' };
export { default as link } from './link.json' with { type: 'json' };
export { default as payment } from './payment.json' with { type: 'json' };
