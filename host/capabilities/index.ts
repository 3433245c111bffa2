export { type AddressKind, classifyAddress } from './http/address-rules.ts';
export {
  type AddressGrant,
  addressOf,
  isReachable,
  matchOutbound,
  type OutboundRule,
  parseOutboundRule,
  parseOutboundRules,
} from './http/outbound-rules.ts';
