/** What is JSON: read and written it has to mean the same. */
export const VALID: readonly string[] = [
  'null', 'true', 'false', '0', '-1', '1.5', '1e3', '1E-2', '""', '"a"', '[]', '{}', '[1,[2,{"a":null}]]', ' \t\r\n{ "a" : [ ] } ',
  '"\\u00e9\\n\\t\\"\\\\\\/\\b\\f\\r"', '"\\ud83d\\ude00"', '{"":0}', '{"a":1,"b":2,"a":3}', '"\u007f\u2028"', '123456789012345680000',
  '[[[[[]]]]]', '{"__proto__":1}', '0.1', '1e22', '5e-324', '2.2250738585072014e-308', '1.7976931348623157e308', '9007199254740993',
  '-0.0', '[ 1 , 2 ]', '{"a":{"b":[true,false,null]}}', '"\\u0000"', '123456789012345678901234567890', '"größer 😀"', '[1e-7,1E+2]', '4.35',
];

/** What is none: to be refused, without ending the request. */
export const INVALID: readonly string[] = [
  '', ' ', 'nul', 'True', '01', '-', '+1', '1.', '.5', '1e', '1e+', '0x1', 'NaN', 'Infinity', "'a'", '"', '"a', '"\\x"', '"\\u12g4"',
  '"\n"', '"\u0000"', '[', ']', '[1,]', '[,1]', '[1 2]', '{', '{a:1}', '{"a"}', '{"a":}', '{"a":1,}', '{1:2}', '{"a":1 "b":2}', '1 2',
  '[]]', '\ufeff1', '// a\n1', '/**/1', '"\\', '"\\u', '\u00a01', 'tru', 'nullx', '[1}', '{"a":1]', '[1,,2]', '{"a" 1}', '"a"b', '[-]',
  '[+1]', '[1.e1]', '[00]', '{"a":1}}', '[tru]', '[nulL]',
];

/** 100 KB of what services send each other. */
export const TYPICAL: string = JSON.stringify(
  Array.from({ length: 400 }, (_, i) => ({
    login: `user${i}`,
    id: i * 7919,
    url: `https://api.example.com/users/${i}?a=b`,
    admin: i % 3 === 0,
    score: i * 1.37 - 200,
    tags: ['red', 'größer', 'x"y\\z'],
    bio: 'Lorem ipsum dolor sit amet, consectetur adipiscing elit. '.repeat(2),
  })),
);
