/** What functions can be granted: a folder for each capability, and one list. */
export type {
  BindServices,
  Capability,
  EnvironmentField,
  FunctionOutbound,
  GrantForm,
  GrantMistake,
  OutboundFactory,
  ProcessField,
  SourceNames,
  WithoutGrant,
} from './capability.ts';
export { bindGrants, checkGranted, type GrantedCapability, grantedOnes, isImported, isServed, namesOf, providersOf } from './granted.ts';
export { type Bound, CAPABILITIES, type Granted } from './list.ts';
export { NO_SECRETS, type SecretSource } from './secret-source.ts';
export { VALUE_NAME } from './values.ts';
export type { KeyValueGrant } from './keyvalue/index.ts';
export { parseAddress } from './http/ip-address.ts';
export { type AddressKind, classifyAddress } from './http/address-rules.ts';
export {
  type AddressGrant,
  isReachable,
  matchOutbound,
  type OutboundRule,
  parseOutboundRule,
  parseOutboundRules,
} from './http/outbound-rules.ts';
