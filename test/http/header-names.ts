/** Names that Node.js, Fastify or JavaScript treat in a way of their own. */
export const SPECIAL_NAMES = [
  // `_http_outgoing.js` compares with these, or keeps state about them.
  'connection',
  'content-disposition',
  'content-length',
  'cookie',
  'date',
  'expect',
  'keep-alive',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  // Fastify's reply.
  'content-encoding',
  'content-type',
  'link',
  'location',
  'retry-after',
  'vary',
  // What speaks of the connection or of a proxy.
  'host',
  'http2-settings',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'upgrade',
  'via',
  // Properties of objects and arrays.
  '__proto__',
  '__defineGetter__',
  '__lookupSetter__',
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'length',
  'prototype',
  'toJSON',
  'toString',
  'toLocaleString',
  'valueOf',
  'then',
  // Tokens that look like something else.
  '0',
  '123',
  '4294967295',
  '-',
  '_',
  "'",
  '`',
  '!#$%&*+.^|~',
  'null',
  'undefined',
  'true',
  'NaN',
  'x'.repeat(300),
  'X-UPPER',
];

/** Names that are registered with IANA as HTTP field names. */
export const REGISTERED_NAMES = `
  A-IM Accept Accept-Additions Accept-CH Accept-Charset Accept-Datetime Accept-Encoding Accept-Features Accept-Language
  Accept-Patch Accept-Post Accept-Query Accept-Ranges Accept-Signature Access-Control Access-Control-Allow-Credentials
  Access-Control-Allow-Headers Access-Control-Allow-Methods Access-Control-Allow-Origin Access-Control-Expose-Headers
  Access-Control-Max-Age Access-Control-Request-Headers Access-Control-Request-Method Activate-Storage-Access Age Allow ALPN
  Alt-Svc Alt-Used Alternates AMP-Cache-Transform Apply-To-Redirect-Ref Authentication-Control Authentication-Info
  Authorization Available-Dictionary C-Ext C-Man C-Opt C-PEP C-PEP-Info Cache-Control Cache-Group-Invalidation Cache-Groups
  Cache-Status Cal-Managed-ID CalDAV-Timezones Capsule-Protocol CDN-Cache-Control CDN-Loop Cert-Not-After Cert-Not-Before
  Clear-Site-Data Client-Cert Client-Cert-Chain Close CMCD-Object CMCD-Request CMCD-Session CMCD-Status CMSD-Dynamic CMSD-Static
  Concealed-Auth-Export Configuration-Context Content-Base Content-Digest Content-ID Content-Language Content-Location
  Content-MD5 Content-Range Content-Script-Type Content-Security-Policy Content-Security-Policy-Report-Only
  Content-Style-Type Content-Version Cookie2 Cross-Origin-Embedder-Policy Cross-Origin-Opener-Policy
  Cross-Origin-Resource-Policy CTA-Common-Access-Token DASL DAV Default-Style Delta-Base Deprecation Depth Derived-From
  Destination Detached-JWS Differential-ID Dictionary-ID Digest DPoP DPoP-Nonce Early-Data EDIINT-Features ETag Expires Ext
  Forwarded From GetProfile Hobareg If If-Match If-Modified-Since If-None-Match If-Range If-Schedule-Tag-Match
  If-Unmodified-Since IM Include-Referred-Token-Binding-ID Isolation Last-Event-ID Last-Modified Link-Template Lock-Token Man
  Max-Forwards Memento-Datetime Meter Method-Check MIME-Version Negotiate NEL OData-EntityId OData-Isolation OData-MaxVersion
  OData-Version Opt Optional-WWW-Authenticate Ordering-Type Origin Origin-Agent-Cluster OSCORE OSLC-Core-Version Overwrite P3P
  PEP PEP-Info Permissions-Policy PICS-Label Ping-From Ping-To Position Pragma Prefer Preference-Applied Priority ProfileObject
  Protocol Protocol-Query Protocol-Request Proxy-Authentication-Info Proxy-Features Proxy-Instruction Proxy-Status Public
  Public-Key-Pins Public-Key-Pins-Report-Only Range Redirect-Ref Referer Referer-Root Referrer-Policy Refresh
  Repeatability-Client-ID Repeatability-First-Sent Repeatability-Request-ID Repeatability-Result Replay-Nonce
  Reporting-Endpoints Repr-Digest Safe Schedule-Reply Schedule-Tag Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site
  Sec-Fetch-Storage-Access Sec-Fetch-User Sec-GPC Sec-Purpose Sec-Token-Binding Sec-WebSocket-Accept Sec-WebSocket-Extensions
  Sec-WebSocket-Key Sec-WebSocket-Protocol Sec-WebSocket-Version Security-Scheme Server Server-Timing Set-Cookie2 SetProfile
  Set-Txn Signature Signature-Input SLUG SoapAction Status-URI Strict-Transport-Security Sunset Surrogate-Capability
  Surrogate-Control TCN Timeout Timing-Allow-Origin Topic Traceparent Tracestate TTL Unencoded-Digest Urgency URI Use-As-Dictionary
  User-Agent Variant-Vary Want-Content-Digest Want-Digest Want-Repr-Digest Want-Unencoded-Digest Warning WWW-Authenticate
  X-Content-Type-Options X-Frame-Options X-Powered-By X-Request-ID X-XSS-Protection
`
  .trim()
  .split(/\s+/);
