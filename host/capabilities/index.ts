export { type AddressKind, classifyAddress } from './address-rules.ts';
export {
  type AddressGrant,
  addressOf,
  isReachable,
  matchOutbound,
  type OutboundRule,
  parseOutboundRule,
  parseOutboundRules,
} from './outbound-rules.ts';
