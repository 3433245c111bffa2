/** Why subtests of a file do not pass, by its path: the first that matches holds. */
export const REASONS: readonly (readonly [files: RegExp, reason: string])[] = [
  [/^FileAPI\/(?:fileReader|reading-data-section\/)/, 'There is no FileReader: `Blob` has `text`, `bytes`, and `arrayBuffer`.'],
  [/^FileAPI\/url\/|^fetch\/api\/basic\/scheme-blob/, 'There are no URLs of blobs, and no XMLHttpRequest.'],
  [
    /^FileAPI\/blob\/Blob-(?:constructor|slice|stream)/,
    'The engine slices blobs of blobs wrongly in six cases, and streams them without BYOB readers.',
  ],
  [
    /^WebCryptoAPI\/.*tentative/,
    'Proposals: ML-KEM, ML-DSA, SHA-3, KMAC, Argon2, ChaCha20-Poly1305, AES-OCB, and curves 448 are not there.',
  ],
  [/^WebCryptoAPI\/getRandomValues/, 'The error for too much is a DOMException, not yet the class QuotaExceededError.'],
  [/^WebCryptoAPI\/historical/, 'Expects a page without TLS, where browsers have no `crypto.subtle`.'],
  [/^compression\//, '`CompressionStream` does not make Brotli; there is no SharedArrayBuffer.'],
  [/^encoding\/(?:encodeInto|textdecoder-(?:copy|streaming)|streams\/)/, 'There is no SharedArrayBuffer.'],
  [/^encoding\/(?:replacement|unsupported)/, 'They ask by XMLHttpRequest.'],
  [
    /^fetch\/api\/abort\/cache|^fetch\/api\/request\/request-cache/,
    'A function has no cache of HTTP, so nothing is stored for later requests.',
  ],
  [
    /^fetch\/api\/abort\//,
    'Reading what is aborted already rejects a microtask late; and the first test in which the server has to notice a closed connection runs out of time, so that those behind it do not run.',
  ],
  [
    /^fetch\/api\/basic\/(?:mode-no-cors|integrity|request-private)|^fetch\/api\/redirect\/redirect-(?:origin|mode|referrer)/,
    'A function is no page: there is no origin, no referrer, no CORS, and no opaque response. `integrity` is kept, and not checked.',
  ],
  [/^fetch\/api\/basic\/(?:referrer|request-referrer)/, 'A function is no page: it sends no `Referer`.'],
  [
    /^fetch\/api\/(?:basic\/request-forbidden|request\/forbidden|headers\/headers-no-cors|headers\/header-setcookie)/,
    'Headers and methods that browsers keep to themselves are a function’s own.',
  ],
  [/^fetch\/api\/headers\//, 'The host refuses values with control characters, as RFC 9110 does; browsers send them.'],
  [
    /^fetch\/api\/basic\/(?:.*\.h2|request-headers|header-value|conditional|http-response|request-upload|accept|error-after|response-)/,
    'The host’s client speaks HTTP/1.1, sends names of headers in lower case, no `accept` of its own, and no request twice.',
  ],
  [/^fetch\/api\/basic\/scheme-data/, 'The answer to a `data:` URL has no status text, whatever the method.'],
  [/^fetch\/api\/redirect\//, 'The tests take more redirects than the host allows, or a place that is not granted.'],
  [
    /^fetch\/api\/request\//,
    'The engine checks settings of requests less strictly than browsers, and has neither forbidden headers nor priorities.',
  ],
  [/^fetch\/api\/response\/response-clone/, 'Chunks that are no Uint8Array are no body.'],
  [
    /^fetch\/api\/response\//,
    'The engine takes no notice of who reads the stream of a body before it is sent, and believes `Object.prototype.then`.',
  ],
  [
    /^html\/webappapis\//,
    'The engine makes copies of objects of its own realm, has no detached platform objects, and no window to rethrow to.',
  ],
  [/^performance-timeline\/|^user-timing\//, 'There is no PerformanceObserver.'],
  [/^streams\/readable-byte-streams\//, 'Streams of bytes have no `min`, and a tee of them gives streams of chunks.'],
  [/^streams\/(?:transferable|readable-streams\/owning)/, 'Streams cannot be transferred: there is one thread.'],
  [/^streams\/piping\//, 'The engine has no `signal` in pipes; the library’s begins a turn later.'],
  [/^streams\//, 'The engine has the standard of 2022: `cancel` of transformers and `signal` of writers came later.'],
  [/^url\//, 'The engine’s parser is a year older than the tests: `/.` in paths without a host, spaces at the end of opaque paths.'],
  [/^urlpattern\//, 'urlpattern-polyfill differs in rare patterns, and has no `generate`.'],
];
