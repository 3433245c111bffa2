import { describe, expect, test } from 'vitest';
import { type AddressKind, classifyAddress } from '../index.ts';

/** First and last address of each range, and their neighbours outside of it. */
const VECTORS: readonly (readonly [AddressKind, string])[] = [
  ['local', '127.0.0.0 127.0.0.1 127.0.0.2 127.1.2.3 127.255.255.254 127.255.255.255'],
  ['public', '126.255.255.255 128.0.0.0'],
  ['local', '10.0.0.0 10.0.0.1 10.255.255.255 172.16.0.0 172.16.0.1 172.31.255.255 192.168.0.0 192.168.1.1 192.168.255.255'],
  ['public', '9.255.255.255 11.0.0.0 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0'],
  ['local', '100.64.0.0 100.64.0.1 100.127.255.255'],
  ['public', '100.63.255.255 100.128.0.0'],
  ['local', '169.254.0.0 169.254.1.1 169.254.169.252 169.254.169.255 169.254.255.255'],
  ['public', '169.253.255.255 169.255.0.0'],
  ['metadata', '169.254.169.254 169.254.169.253 169.254.169.123 169.254.170.2 169.254.170.23 169.254.42.42 169.254.0.23'],
  ['metadata', '100.100.100.200 168.63.129.16 192.0.0.192 fd00:ec2::254 fd00:ec2::23 fd20:ce::254 fd00:42::42'],
  ['metadata', 'fd00:0ec2:0:0:0:0:0:254 FD00:EC2::254 fd00:ec2:0::0:254 fd00:ec2::0.0.2.84'],
  ['public', '168.63.129.15 168.63.129.17'],
  ['local', '100.100.100.199 100.100.100.201 fd00:ec2::253 fd00:ec2::255'],
  ['unusable', '0.0.0.0 0.0.0.1 0.1.2.3 0.255.255.255'],
  ['public', '1.0.0.0 1.1.1.1 8.8.8.8 93.184.216.34 223.255.255.255 192.0.1.0 192.0.3.0 191.255.255.255'],
  ['unusable', '192.0.0.0 192.0.0.1 192.0.0.8 192.0.0.9 192.0.0.170 192.0.0.255'],
  ['unusable', '192.0.2.0 192.0.2.1 192.0.2.255 198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255'],
  ['public', '198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0'],
  ['unusable', '198.18.0.0 198.18.0.1 198.19.255.255'],
  ['public', '198.17.255.255 198.20.0.0'],
  ['translated', '192.88.99.0 192.88.99.1 192.88.99.255'],
  ['public', '192.88.98.255 192.88.100.0'],
  ['unusable', '224.0.0.0 224.0.0.1 224.0.0.251 239.255.255.250 239.255.255.255 233.252.0.1'],
  ['unusable', '240.0.0.0 240.0.0.1 250.1.2.3 255.255.255.254 255.255.255.255'],
  ['unusable', ':: 0:0:0:0:0:0:0:0 ::0.0.0.0'],
  ['local', '::1 0:0:0:0:0:0:0:1 0000:0000:0000:0000:0000:0000:0000:0001 ::0.0.0.1 0::1 0:0::0:1'],
  ['translated', '::2 ::7f00:1 ::127.0.0.1 ::10.0.0.1 ::169.254.169.254 ::8.8.8.8 ::ffff ::1:0 ::255.255.255.255'],
  ['translated', '::ffff:0:0 ::ffff:127.0.0.1 ::ffff:7f00:1 ::FFFF:127.0.0.1 0:0:0:0:0:ffff:127.0.0.1 ::ffff:10.0.0.1'],
  ['translated', '::ffff:192.168.0.1 ::ffff:169.254.169.254 ::ffff:a9fe:a9fe ::ffff:8.8.8.8 ::ffff:0.0.0.0 ::ffff:255.255.255.255'],
  ['translated', '0000:0000:0000:0000:0000:ffff:c0a8:0001 ::ffff:0:127.0.0.1 ::ffff:0:10.0.0.1 ::ffff:0:808:808'],
  ['unusable', '::1:0:0 ::fffe:127.0.0.1 ::fffe:ffff:ffff ::1:ffff:0:0 ::fffe:0:7f00:1 ::1:0:0:0:1'],
  ['translated', '64:ff9b:: 64:ff9b::7f00:1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b::ffff:ffff'],
  [
    'translated',
    '64:FF9B::808:808 0064:ff9b:0:0:0:0:7f00:1 64:ff9b:1:: 64:ff9b:1::1 64:ff9b:1:fffe::7f00:1 64:ff9b:1:ffff:ffff:ffff:ffff:ffff',
  ],
  ['unusable', '64:ff9b::1:7f00:1 64:ff9b:0:1:: 64:ff9b:2:: 64:ff9a:: 64:ff9c::'],
  ['translated', '2001:: 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:0:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['unusable', '2001:1:: 2001:1::1 2001:2::1 2001:2:0:ffff:: 2001:10::1 2001:20::1 2001:2f:ffff:: 2001:30::1 2001:1ff:ffff::1'],
  ['public', '2001:200:: 2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450:4001:80b::200e 2620:4f:8000::1 2003::1'],
  ['translated', '2002:: 2002:7f00:1:: 2002:7f00:0001::1 2002:a00:1:: 2002:c0a8:1:: 2002:a9fe:a9fe:: 2002:808:808::1'],
  ['translated', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['public', '2001:ffff:: 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9::'],
  ['unusable', '2001:db8:: 2001:db8::1 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 3fff:: 3fff::1 3fff:fff:ffff::1'],
  ['public', '3fff:1000:: 3ffe:ffff::1 2000::1 2fff::1'],
  ['unusable', '100:: 100::1 100:0:0:1:: 1fff:ffff::1 4000:: 5f00::1 8000::1 f000::1 fbff:ffff::1 fe00::1 fe7f::1'],
  ['local', 'fc00:: fc00::1 fcff::1 fd00::1 fd12:3456:789a:1::1 fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['local', 'fe80:: fe80::1 fe80::a9fe:a9fe febf:ffff::1 fec0:: fec0::1 feff:ffff::1'],
  ['unusable', 'ff00:: ff01::1 ff02::1 ff02::fb ff02::1:ff00:1 ff05::2 ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
];

/** What is no address in the one form we read: refused whatever some other parser would make of it. */
const NO_ADDRESSES = [
  '',
  ' ',
  'localhost',
  'example.com',
  '1',
  '127',
  '127.1',
  '127.0.1',
  '127.0.0.1.',
  '.127.0.0.1',
  '127.0.0',
  '127.0.0.1.1',
  '0177.0.0.1',
  '0x7f.0.0.1',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '127.0.0.01',
  '127.00.0.1',
  '127.0.0.256',
  '127.0.0.-1',
  '127.0.0.1 ',
  ' 127.0.0.1',
  '127.0.0.1\n',
  '127.0.0.1/8',
  '127.0.0.1:80',
  '１２７.0.0.1',
  '127。0。0。1',
  '①27.0.0.1',
  '1e0.0.0.1',
  '+1.0.0.1',
  '8.8.8.8\0',
  '٣.0.0.1',
  '[::1]',
  '::1%lo',
  'fe80::1%eth0',
  'fe80::1%25eth0',
  '::1/128',
  ':',
  ':::',
  '1::2::3',
  '::1::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  '1:2:3:4:5:6:7:8::',
  '::1:2:3:4:5:6:7:8',
  '12345::',
  'g::',
  '::g',
  ':1',
  '1:',
  '1:2:3:4:5:6:7:',
  ':2:3:4:5:6:7:8',
  '::127.0.0',
  '::127.0.0.256',
  '::127.0.0.01',
  '127.0.0.1::',
  '::1.2.3.4:5',
  '1:2:3:4:5:6:7:1.2.3.4',
  '::ffff:127.0.0.1.',
  '::0x1',
  '::+1',
  '::-1',
  ':: 1',
  '2001:db8::1\n',
  '64:ff9b::7f00:1%1',
];

const addresses = VECTORS.flatMap(([kind, list]) => list.split(' ').map((address) => [address, kind] as const));

describe('classifyAddress', () => {
  test('the table is as long as it should be', () => {
    expect(addresses.length + NO_ADDRESSES.length).toBeGreaterThan(300);
  });

  test.each(addresses)('%s is %s', (address, kind) => {
    expect(classifyAddress(address)).toBe(kind);
  });

  test.each(NO_ADDRESSES)('%j is no address', (text) => {
    expect(classifyAddress(text)).toBe('unusable');
  });

  test('agrees with the URL parser on every spelling that it folds', () => {
    const spellings = [
      '127.1',
      '0177.0.0.1',
      '0x7f.1',
      '2130706433',
      '017700000001',
      '１２７.0.0.1',
      '127。0。0。1',
      '127.0.0.1.',
      '%31%32%37.1',
    ];
    for (const spelling of spellings) expect(classifyAddress(new URL(`http://${spelling}/`).hostname)).toBe('local');
    for (const spelling of ['::ffff:127.0.0.1', '0:0:0:0:0:ffff:7f00:1', '::FFFF:7F00:1']) {
      expect(classifyAddress(new URL(`http://[${spelling}]/`).hostname.slice(1, -1))).toBe('translated');
    }
  });

  test('every address has one kind, whichever way it is written', () => {
    for (const [address, kind] of addresses.filter(([text]) => text.includes(':'))) {
      expect(classifyAddress(new URL(`http://[${address}]/`).hostname.slice(1, -1))).toBe(kind);
    }
  });
});
