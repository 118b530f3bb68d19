/** Addresses that a forged request would aim at. */
export const VICTIMS = [
  '127.0.0.1',
  '0.0.0.0',
  '10.0.0.5',
  '100.64.0.5',
  '169.254.169.254',
  '172.16.0.5',
  '192.168.1.5',
] as const;

const hex = (number: number, digits = 0) => number.toString(16).padStart(digits, '0');
const bytesOf = (ipv4: string) => ipv4.split('.').map(Number);
const dwordOf = (ipv4: string) => bytesOf(ipv4).reduce((sum, byte) => sum * 256 + byte, 0);
const dotted = (ipv4: string, write: (byte: number) => string) =>
  bytesOf(ipv4).map(write).join('.');
const words = (ipv4: string) => {
  const number = dwordOf(ipv4);
  return [hex(Math.floor(number / 65_536)), hex(number % 65_536)] as const;
};
const pair = (ipv4: string) => words(ipv4).join(':');
const digitsFrom = (zero: number) => (text: string) =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

/** Other ways to write an IPv4 address that some parser folds into the same four bytes. */
export const IPV4_SPELLINGS: readonly (readonly [name: string, write: (ipv4: string) => string])[] =
  [
    ['plain', (ip) => ip],
    ['a trailing dot', (ip) => `${ip}.`],
    ['decimal', (ip) => String(dwordOf(ip))],
    ['hex', (ip) => `0x${hex(dwordOf(ip), 8)}`],
    ['capital hex', (ip) => `0X${hex(dwordOf(ip), 8).toUpperCase()}`],
    ['octal', (ip) => `0${dwordOf(ip).toString(8)}`],
    ['dotted hex', (ip) => dotted(ip, (byte) => `0x${hex(byte)}`)],
    ['dotted octal', (ip) => dotted(ip, (byte) => `0${byte.toString(8)}`)],
    ['padded octal', (ip) => dotted(ip, (byte) => byte.toString(8).padStart(7, '0'))],
    ['padded decimal', (ip) => dotted(ip, (byte) => String(byte).padStart(3, '0'))],
    ['two parts', (ip) => `${bytesOf(ip)[0]}.${dwordOf(ip) % 2 ** 24}`],
    ['three parts', (ip) => `${bytesOf(ip).slice(0, 2).join('.')}.${dwordOf(ip) % 65_536}`],
    [
      'mixed bases',
      (ip) => `0x${hex(bytesOf(ip)[0] ?? 0)}.0${(dwordOf(ip) % 2 ** 24).toString(8)}`,
    ],
    ['more than 32 bits', (ip) => String(dwordOf(ip) + 2 ** 32)],
    ['fullwidth digits', digitsFrom(0xff10)],
    ['mathematical digits', digitsFrom(0x1d7ce)],
    ['superscript dots', (ip) => ip.replaceAll('.', '\uff0e')],
    ['ideographic dots', (ip) => ip.replaceAll('.', '\u3002')],
    ['halfwidth dots', (ip) => ip.replaceAll('.', '\uff61')],
    ['percent-encoded dots', (ip) => ip.replaceAll('.', '%2e')],
    ['percent-encoded digits', (ip) => ip.replaceAll(/\d/g, (digit) => `%3${digit}`)],
    ['a zero width space', (ip) => ip.replace('.', '.\u200b')],
    ['a word joiner', (ip) => ip.replace('.', '\u2060.')],
  ];

/** IPv6 addresses that carry an IPv4 address, which a translator, a tunnel or the kernel may unwrap. */
export const IPV4_IN_IPV6: readonly (readonly [name: string, wrap: (ipv4: string) => string])[] = [
  ['mapped', (ip) => `::ffff:${ip}`],
  ['mapped in hex', (ip) => `::ffff:${pair(ip)}`],
  ['mapped in full', (ip) => `0:0:0:0:0:FFFF:${pair(ip)}`],
  ['compatible', (ip) => `::${ip}`],
  ['SIIT', (ip) => `::ffff:0:${pair(ip)}`],
  ['NAT64', (ip) => `64:ff9b::${ip}`],
  ['NAT64 in hex', (ip) => `64:ff9b::${pair(ip)}`],
  ['local NAT64', (ip) => `64:ff9b:1::${pair(ip)}`],
  ['local NAT64 below a /96', (ip) => `64:ff9b:1:fffe:0:1:${pair(ip)}`],
  ['local NAT64 as /48', (ip) => `64:ff9b:1:${words(ip)[0]}:${hex(dwordOf(ip) % 65_536)}::`],
  ['6to4', (ip) => `2002:${pair(ip)}::1`],
  ['6to4 with the relay anycast', (ip) => `2002:${pair(ip)}::c058:6301`],
  ['Teredo server', (ip) => `2001:0:${pair(ip)}::1`],
  ['Teredo client', (ip) => `2001::${pair(dotted(ip, (byte) => String(255 - byte)))}`],
  ['ISATAP', (ip) => `2606:4700::5efe:${pair(ip)}`],
  ['ISATAP in dots', (ip) => `2606:4700:0:1:0:5EFE:${ip}`],
  ['ISATAP of a public address', (ip) => `2606:4700::200:5efe:${pair(ip)}`],
];
